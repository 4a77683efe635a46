import { BUILD_CACHE, type BuildCacheOptions } from './build-cache';
import { RUNTIMES, type RuntimeOptions } from './runtimes';
import { choice } from './shape/choice';
import type { Layered } from './shape/layered';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { anyString } from './shape/string-matching';

const COMPUTE_TYPES = [
  'BUILD_GENERAL1_SMALL',
  'BUILD_GENERAL1_MEDIUM',
  'BUILD_GENERAL1_LARGE',
  'BUILD_GENERAL1_XLARGE',
  'BUILD_GENERAL1_2XLARGE',
] as const;

type BuildComputeType = (typeof COMPUTE_TYPES)[number];

/** The Build action: shell commands that run in `app/` before the image is built, and where they run. An empty string skips a step. */
export interface BuildOptions {
  /** Installs the dependencies of the service. @example 'pnpm install --frozen-lockfile' */
  readonly install?: string;
  /** Runs the unit tests. JUnit XML in `app/reports/*.xml` becomes a test report. @example 'make test' */
  readonly test?: string;
  /** Makes what the Dockerfile copies. @example '' */
  readonly bundle?: string;
  /** Languages that the commands need. @example { java: 'corretto21' } */
  readonly runtimes?: RuntimeOptions;
  /**
   * What the next build restores, besides the platform's own packages.
   * @default - the service's packages, if npm installs them
   * @cost - its storage in S3: cents
   * @example { paths: ['/root/.m2'], keyFiles: ['pom.xml'] }
   */
  readonly cache?: BuildCacheOptions;
  /**
   * Size of the build machine: 2 vCPUs and 4 GiB of memory, then 4 and 8, 8 and 16, 36 and 72, 72 and 144.
   * @cost - per build minute on x86: $0.005, then $0.01 and $0.02; other sizes and ARM are on the price page of CodeBuild
   * @example 'BUILD_GENERAL1_MEDIUM'
   */
  readonly computeType?: BuildComputeType;
}

/** npm's own install: its lock file and the folder it fills are known, so that a build can cache them. */
export const NPM_INSTALL = 'npm ci';

export const BUILD = {
  install: option(anyString, { default: NPM_INSTALL }),
  test: option(anyString, { default: 'npm test' }),
  bundle: option(anyString, { default: 'npm run build' }),
  runtimes: option(objectOf<RuntimeOptions>(RUNTIMES), { default: {} }),
  cache: option(objectOf<BuildCacheOptions>(BUILD_CACHE), { default: null }),
  computeType: option(choice(...COMPUTE_TYPES), { default: 'BUILD_GENERAL1_SMALL' }),
} satisfies OptionTable<BuildOptions>;

export type Architecture = 'ARM64' | 'X86_64';
export const ARCHITECTURE = option(choice<Architecture>('ARM64', 'X86_64'), { default: 'ARM64' });

export interface BuildConfig extends Resolved<BuildOptions, typeof BUILD> {
  /** The architecture of the image, and so of every environment. */
  readonly architecture: Architecture;
}

/** @param architecture the platform's, since all environments share one image */
export const resolveBuild = (given: Layered<BuildOptions>, architecture: Layered<Architecture>): BuildConfig => ({
  ...resolveOptions(BUILD, given),
  architecture: ARCHITECTURE.resolve(architecture),
});
