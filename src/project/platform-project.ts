import type { NodeProjectOptions } from 'projen/lib/javascript';
import { NodePackageManager, NodeProject } from 'projen/lib/javascript';
import type { PlatformConfig } from '../config/platform-config';
import type { PlatformOptions } from '../config/platform';
import { resolvePlatform } from '../config/resolve-platform';
import { Buildspecs } from './buildspecs';
import { CdkJson } from './cdk-json';
import { DependencyUpgrade } from './dependency-upgrade';
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
import { TemplateVersion } from './template-version';
import { TypeScriptConfig } from './type-script-config';
import { UserFiles } from './user-files';

/** What a team writes in `.projenrc.ts`. docs/options.md lists every option with its default, limits and an example. */
export interface PlatformProjectOptions extends PlatformOptions {
  /** Options of projen's own `NodeProject`, for what this project type does not cover. They win over the platform's. @default - none */
  readonly projen?: Partial<NodeProjectOptions>;
}

/** What a `NodeProject` generates by default and this project type generates itself or not at all. */
const FEATURES_OFF = {
  autoMerge: false,
  buildWorkflow: false,
  clobber: false,
  depsUpgrade: false,
  jest: false,
  npmignoreEnabled: false,
  package: false,
  projenDevDependency: false,
  projenrcJs: false,
  pullRequestTemplate: false,
  release: false,
} as const;

/**
 * A repository in which every generated file follows from one set of platform options. Its fields are the components that generate the
 * files; `.projenrc.ts` can adjust them before it calls `synth()`, see docs/customizing.md.
 *
 * @throws ConfigurationError that lists every problem of the options
 */
export class PlatformProject extends NodeProject {
  /** The resolved options, as in `platform.json`. */
  readonly config: PlatformConfig;
  /** `package.json`: the dependencies that the platform pins. */
  readonly manifest: PackageManifest;
  /** The tasks of `npx projen` and the scripts of `npm run`. */
  readonly platformTasks: PlatformTasks;
  /** The task `upgrade`. */
  readonly dependencyUpgrade: DependencyUpgrade;
  /** `cdk.json`. */
  readonly cdkJson: CdkJson;
  /** `buildspec.yml` and `buildspec-test.yml`. */
  readonly buildspecs: Buildspecs;
  /** `tsconfig.json`. */
  readonly typeScriptConfig: TypeScriptConfig;
  /** `jest.config.json`. */
  readonly jestConfig: JestConfig;
  /** `.projen/eslint.json`, which `eslint.config.mjs` reads. */
  readonly eslintRules: EslintRules;
  /** Prettier. */
  readonly formatter: Formatter;
  /** The Git hooks in `.husky/`. */
  readonly gitHooks: GitHooks;
  /** `.github/workflows/pull-request.yml`. */
  readonly pullRequestWorkflow: PullRequestWorkflow;
  /** `.editorconfig`; the settings of Visual Studio Code are projen's own `vscode`. */
  readonly editorSettings: EditorSettings;

  constructor({ projen, ...options }: PlatformProjectOptions) {
    const config = resolvePlatform(options);
    super({
      ...FEATURES_OFF,
      name: config.name,
      defaultReleaseBranch: config.source.branch,
      packageManager: NodePackageManager.NPM,
      minNodeVersion: '20.19.0',
      entrypoint: '',
      githubOptions: { mergify: false, pullRequestLint: false },
      readme: { contents: `# ${config.name}\n` },
      licensed: options.licence !== undefined,
      license: options.licence,
      copyrightOwner: config.source.owner,
      // Without a year: a generated file must not change with the clock.
      copyrightPeriod: '',
      ...projen,
    });
    this.config = config;
    this.manifest = new PackageManifest(this);
    new ProjenrcTypeScript(this);
    new PlatformFile(this, config);
    this.platformTasks = new PlatformTasks(this, config);
    this.dependencyUpgrade = new DependencyUpgrade(this, this.manifest.pinned);
    this.cdkJson = new CdkJson(this);
    this.buildspecs = new Buildspecs(this, config);
    this.typeScriptConfig = new TypeScriptConfig(this);
    this.jestConfig = new JestConfig(this);
    this.eslintRules = new EslintRules(this);
    this.formatter = new Formatter(this);
    this.gitHooks = new GitHooks(this);
    this.pullRequestWorkflow = new PullRequestWorkflow(this, config);
    this.editorSettings = new EditorSettings(this);
    new IgnoredFiles(this);
    // As they were built, also where a line ends with CRLF; hidden in reviews, and not counted as the team's code.
    this.gitattributes.addAttributes('/vendor/**', '-text', 'linguist-vendored', 'linguist-generated');
    new UserFiles(this);
    new TemplateVersion(this);
  }

  /** Hides generated files in reviews, except `platform.json`: it shows what a change of the options means. */
  override annotateGenerated(glob: string): void {
    if (glob !== '/platform.json') {
      super.annotateGenerated(glob);
    }
  }
}
