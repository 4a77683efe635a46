import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';

/** `cdk.json`, with every feature flag that the installed CDK recommends for a new project. */
export class CdkJson extends Component {
  readonly file: JsonFile;

  constructor(project: Project) {
    super(project);
    this.file = new JsonFile(project, 'cdk.json', {
      obj: {
        app: 'node --require tsx/cjs src/main.ts',
        output: 'cdk.out',
        versionReporting: false,
        context: recommendedFeatureFlags(),
      },
    });
  }
}

/** Read as a file: loading the library takes longer than the rest of `npx projen`. */
function recommendedFeatureFlags(): unknown {
  const library = dirname(require.resolve('aws-cdk-lib/package.json'));
  return JSON.parse(readFileSync(join(library, 'recommended-feature-flags.json'), 'utf8'));
}
