import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';

/** Patterns of a `NodeProject` that match at any depth, and so source folders of that name. */
const TOO_BROAD = ['logs', 'pids', 'lib-cov', 'coverage', 'build/Release', 'jspm_packages/', '.cache'];

/** `.gitignore`: files that a run writes. */
export class IgnoredFiles extends Component {
  constructor(project: Project) {
    super(project);
    project.gitignore.removePatterns(...TOO_BROAD);
    project.gitignore.exclude(
      '/cdk.out/',
      '/cdk.context.json',
      '/.local/',
      '/.venv/',
      '__pycache__/',
      '/reports/',
      '/coverage/',
      '.DS_Store',
    );
  }
}
