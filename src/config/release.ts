import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { anyString } from './shape/string-matching';

/** A command that has to succeed before a version runs, such as a database migration. */
export interface ReleaseOptions {
  /** The command, in the image of the new version. @example ['node', 'dist/migrate.js'] */
  readonly command: readonly string[];
  /** Minutes after which the command is stopped and the deployment fails. @example 5 */
  readonly timeoutMinutes?: number;
}

/**
 * A Lambda function waits for the command. It runs for 15 minutes at most, of which a task can take two to stop, and one is for everything
 * else.
 */
const MAX_TIMEOUT_MINUTES = 12;

export const RELEASE = {
  command: required(list(anyString, { min: 1 })),
  timeoutMinutes: option(numberBetween({ min: 1, max: MAX_TIMEOUT_MINUTES }), { default: 10 }),
} satisfies OptionTable<ReleaseOptions>;

export type ReleaseConfig = Resolved<ReleaseOptions, typeof RELEASE>;

export const releaseOption = option(objectOf<ReleaseOptions>(RELEASE), {
  resolve: (given: Layered<ReleaseOptions>): ReleaseConfig | null => (given.written === undefined ? null : resolveOptions(RELEASE, given)),
});
