import { Component } from 'projen/lib/component';
import { IgnoreFile } from 'projen/lib/ignore-file';
import type { NodeProject } from 'projen/lib/javascript';

const FILES = '"**/*.{ts,mjs,cjs}"';

/** Prettier decides the layout of TypeScript and JavaScript. Its settings are the field `prettier` of `package.json`. */
export class Formatter extends Component {
  /** `.prettierignore`: the bundles, which stay as they were built, and the service, whose format the team decides. */
  readonly ignored: IgnoreFile;

  constructor(project: NodeProject) {
    super(project);
    this.ignored = new IgnoreFile(project, '.prettierignore');
    this.ignored.addPatterns('/vendor/', '/app/');
    project.package.addField('prettier', { printWidth: 140, singleQuote: true });
    project.addTask('format', {
      description: 'Format TypeScript and JavaScript',
      exec: `prettier --write --log-level warn ${FILES}`,
    });
    project.setScript('format:check', `prettier --check --cache --log-level warn ${FILES}`);
  }
}
