import { join } from 'node:path';
import { Component } from 'projen/lib/component';
import type { Project } from 'projen/lib/project';
import { SampleFile } from 'projen/lib/sample-file';

/** Files that are written once, when they do not exist, and then belong to the team. */
export class UserFiles extends Component {
  constructor(project: Project) {
    super(project);
    new SampleFile(project, 'src/extend.ts', { sourcePath: join(__dirname, 'samples/extend.ts.sample') });
  }
}
