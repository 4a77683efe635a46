import type { Project } from 'projen/lib/project';
import { ProjenrcFile } from 'projen/lib/projenrc';

/** Makes `npx projen` run `.projenrc.ts`, by the program that shows mistakes in the options without a stack trace. */
export class ProjenrcTypeScript extends ProjenrcFile {
  readonly filePath = '.projenrc.ts';

  constructor(project: Project) {
    super(project);
    project.defaultTask?.exec('node --require tsx/cjs src/project/main.ts');
  }
}
