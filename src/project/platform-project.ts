import type { NodePackageOptions } from 'projen/lib/javascript';
import { License } from 'projen/lib/license';
import type { ProjectOptions } from 'projen/lib/project';
import { Project } from 'projen/lib/project';
import type { PlatformOptions } from '../config/platform';
import type { PlatformConfig } from '../config/platform-config';
import { resolvePlatform } from '../config/resolve-platform';
import { Buildspecs } from './buildspecs';
import { CdkJson } from './cdk-json';
import { EditorSettings } from './editor-settings';
import { EslintRules } from './eslint-rules';
import { Formatter } from './formatter';
import { GitHooks } from './git-hooks';
import { IgnoredFiles } from './ignored-files';
import { JestConfig } from './jest-config';
import { PackageManifest } from './package-manifest';
import { PlatformFile } from './platform-file';
import { PlatformTasks } from './platform-tasks';
import { ProjenrcTypeScript } from './projenrc-type-script';
import { PullRequestWorkflow } from './pull-request-workflow';
import { TypeScriptConfig } from './type-script-config';
import { UserFiles } from './user-files';

export interface PlatformProjectOptions extends PlatformOptions {
  /** Options passed straight on to projen, for what this project type does not foresee. @default - none */
  readonly projen?: Partial<ProjectOptions & NodePackageOptions>;
}

/**
 * A repository whose every generated file follows from one set of platform options.
 *
 * @throws ConfigurationError that lists every problem of the options at once
 */
export class PlatformProject extends Project {
  /** What the options mean, as `platform.json` holds it. */
  readonly config: PlatformConfig;
  readonly manifest: PackageManifest;

  constructor({ projen, ...options }: PlatformProjectOptions) {
    const config = resolvePlatform(options);
    super({ name: config.name, ...projen });
    this.config = config;
    this.manifest = new PackageManifest(this, projen ?? {});
    new ProjenrcTypeScript(this);
    new PlatformFile(this, config);
    new PlatformTasks(this, config);
    new CdkJson(this);
    new Buildspecs(this, config);
    new TypeScriptConfig(this);
    new JestConfig(this);
    new EslintRules(this);
    new Formatter(this);
    new GitHooks(this);
    new PullRequestWorkflow(this);
    new IgnoredFiles(this);
    new EditorSettings(this);
    new UserFiles(this);
    new License(this, { spdx: 'Apache-2.0' });
  }

  /** Tells GitHub which files need no review; `platform.json` does: it says what a change of the options means. */
  override annotateGenerated(glob: string): void {
    if (glob !== '/platform.json') {
      this.gitattributes.addAttributes(glob, 'linguist-generated');
    }
  }
}
