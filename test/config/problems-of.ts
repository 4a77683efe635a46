import type { ConfigurationProblem } from '../../src/config/configuration-error';
import { ConfigurationError } from '../../src/config/configuration-error';
import { resolvePlatform } from '../../src/config/resolve-platform';
import type { PlatformOptions } from '../../src/config/platform';

/** What is wrong with options; takes anything, since `.projenrc.ts` runs without a type check. */
export function problemsOf(options: unknown): readonly ConfigurationProblem[] {
  try {
    resolvePlatform(options as PlatformOptions);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.problems;
    }
    throw error;
  }
}

export const pathsOf = (options: unknown): readonly string[] => problemsOf(options).map(({ path }) => path);
