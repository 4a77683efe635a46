import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';

/** `tsconfig.json`. Nothing is compiled to disk: tsx and swc run the sources, `tsc` checks types only. */
export class TypeScriptConfig extends Component {
  readonly file: JsonFile;

  constructor(project: Project) {
    super(project);
    this.file = new JsonFile(project, 'tsconfig.json', {
      allowComments: true,
      obj: {
        compilerOptions: {
          target: 'ES2023',
          module: 'node20',
          strict: true,
          noUncheckedIndexedAccess: true,
          noUnusedLocals: true,
          noUnusedParameters: true,
          noImplicitReturns: true,
          noFallthroughCasesInSwitch: true,
          skipLibCheck: true,
          noEmit: true,
          resolveJsonModule: true,
          types: ['node', 'jest'],
        },
        include: ['.projenrc.ts', 'src', 'test'],
      },
    });
  }
}
