import { Component } from 'projen/lib/component';
import { IniFile } from 'projen/lib/ini';
import type { NodeProject } from 'projen/lib/javascript';

/** Settings for editors: EditorConfig for all, and those of Visual Studio Code. */
export class EditorSettings extends Component {
  /** `.editorconfig`. */
  readonly editorConfig: IniFile;

  constructor(project: NodeProject) {
    super(project);
    this.editorConfig = new IniFile(project, '.editorconfig', {
      obj: {
        root: true,
        '*': {
          charset: 'utf-8',
          end_of_line: 'lf',
          indent_style: 'space',
          indent_size: 2,
          insert_final_newline: true,
          trim_trailing_whitespace: true,
          max_line_length: 140,
        },
      },
    });
    project.vscode?.settings.addSettings({
      'editor.codeActionsOnSave': { 'source.fixAll.eslint': 'explicit' },
      'js/ts.tsdk.path': 'node_modules/typescript/lib',
      'files.readonlyFromPermissions': true,
      'search.exclude': { 'cdk.out': true, '.local': true, 'package-lock.json': true },
    });
    project.vscode?.extensions.addRecommendations('dbaeumer.vscode-eslint', 'editorconfig.editorconfig', 'esbenp.prettier-vscode');
  }
}
