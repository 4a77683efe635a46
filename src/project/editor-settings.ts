import { Component } from 'projen/lib/component';
import { IniFile } from 'projen/lib/ini';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';

/** Settings for editors: EditorConfig for all, and VS Code's own. */
export class EditorSettings extends Component {
  constructor(project: Project) {
    super(project);
    new IniFile(project, '.editorconfig', {
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
    new JsonFile(project, '.vscode/settings.json', {
      allowComments: true,
      obj: {
        'editor.codeActionsOnSave': { 'source.fixAll.eslint': 'explicit' },
        'js/ts.tsdk.path': 'node_modules/typescript/lib',
        'files.readonlyFromPermissions': true,
        'search.exclude': { 'cdk.out': true, '.local': true, 'package-lock.json': true },
      },
    });
    new JsonFile(project, '.vscode/extensions.json', {
      allowComments: true,
      obj: { recommendations: ['dbaeumer.vscode-eslint', 'editorconfig.editorconfig'] },
    });
  }
}
