import type { Project } from 'projen/lib/project';
import { ProjenrcFile } from 'projen/lib/projenrc';

/** Makes `npx projen` run `.projenrc.ts`, through the host that turns a configuration mistake into a readable message. */
export class ProjenrcTypeScript extends ProjenrcFile {
  readonly filePath = '.projenrc.ts';

  constructor(project: Project) {
    super(project);
    project.defaultTask?.exec('node --require tsx/cjs src/project/main.ts');
  }
}
