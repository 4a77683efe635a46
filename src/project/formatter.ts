import { Component } from 'projen/lib/component';
import type { PlatformProject } from './platform-project';

const FILES = '"**/*.{ts,mjs,cjs}"';

/** Prettier decides the layout of TypeScript and JavaScript. */
export class Formatter extends Component {
  constructor(project: PlatformProject) {
    super(project);
    project.manifest.package.addField('prettier', { printWidth: 140, singleQuote: true });
    project.tasks.addTask('format', {
      description: 'Format TypeScript and JavaScript',
      exec: `prettier --write --log-level warn ${FILES}`,
    });
    project.manifest.addScript('format:check', `prettier --check --cache --log-level warn ${FILES}`);
  }
}
