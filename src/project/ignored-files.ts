import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';

/** What a run leaves behind and Git must not see. */
export class IgnoredFiles extends Component {
  constructor(project: Project) {
    super(project);
    project.gitignore.exclude(
      '/cdk.out/',
      '/cdk.context.json',
      '/.local/',
      '/.venv/',
      '__pycache__/',
      '/reports/',
      '/coverage/',
      '*.log',
      '.DS_Store',
    );
  }
}
