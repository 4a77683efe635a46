import { choice } from './shape/choice';
import type { Layered } from './shape/layered';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { anyString } from './shape/string-matching';

/** Shell commands that run in `app/` before the image is built. An empty string skips the step. */
export interface BuildOptions {
  /** Installs the dependencies of the service. @example 'pnpm install --frozen-lockfile' */
  readonly install?: string;
  /** Runs the unit tests. JUnit XML in `app/reports/*.xml` becomes a test report. @example 'make test' */
  readonly test?: string;
  /** Makes what the Dockerfile copies. @example '' */
  readonly bundle?: string;
}

/** npm's own install: its lock file and the folder it fills are known, so that a build can cache them. */
export const NPM_INSTALL = 'npm ci';

export const BUILD = {
  install: option(anyString, { default: NPM_INSTALL }),
  test: option(anyString, { default: 'npm test' }),
  bundle: option(anyString, { default: 'npm run build' }),
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
