import { Component } from 'projen/lib/component';
import { IgnoreFile } from 'projen/lib/ignore-file';
import type { NodeProject } from 'projen/lib/javascript';

const FILES = '"**/*.{ts,mjs,cjs}"';

/** Prettier decides the layout of TypeScript and JavaScript. Its settings are the field `prettier` of `package.json`. */
export class Formatter extends Component {
  constructor(project: NodeProject) {
    super(project);
    // The bundles are as they were built.
    new IgnoreFile(project, '.prettierignore').addPatterns('/vendor/');
    project.package.addField('prettier', { printWidth: 140, singleQuote: true });
    project.addTask('format', {
      description: 'Format TypeScript and JavaScript',
      exec: `prettier --write --log-level warn ${FILES}`,
    });
    project.setScript('format:check', `prettier --check --cache --log-level warn ${FILES}`);
  }
}
