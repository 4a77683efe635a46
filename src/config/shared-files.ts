import { choice } from './shape/choice';
import { either } from './shape/either';
import { isPlainObject } from './shape/is-plain-object';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';
import type { ByTier } from './tier';

/**
 * A folder of files that all tasks of an environment share and that remain when tasks end: an encrypted file system of Amazon EFS. Its
 * storage and its traffic are billed. In the production tier it is backed up, and kept when the environment is deleted.
 */
export interface SharedFilesOptions {
  /** Absolute path of the folder in the container. @example '/app/uploads' */
  readonly path: string;
  /** Id of the user that owns the files, whatever user the container has. @example 33 */
  readonly uid?: number;
  /** Id of the group that owns the files. @example 33 */
  readonly gid?: number;
}

/** Root would need a right that tasks do not have. */
const id = numberBetween({ min: 1, max: 4_294_967_294 });

/** Where a folder can be mounted in a container. */
export const absoluteFolder = stringMatching({
  allowed: 'an absolute path of letters, digits and . _ -, without a slash at its end, outside of /dev, /proc and /sys',
  pattern: /^(?!\/(dev|proc|sys)(\/|$))(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/,
  placeholder: '/files',
});

export const SHARED_FILES = {
  path: required(absoluteFolder),
  uid: option(id, { default: 1000 }),
  gid: option(id, { default: 1000 }),
} satisfies OptionTable<SharedFilesOptions>;

const BACKED_UP: ByTier<boolean> = { development: false, production: true };
const ON_DELETE: ByTier<'destroy' | 'retain'> = { development: 'destroy', production: 'retain' };

export interface SharedFilesConfig extends Resolved<SharedFilesOptions, typeof SHARED_FILES> {
  /** Every day by AWS Backup, stored for 35 days. */
  readonly backedUp: boolean;
  /** What happens to the files when the environment is deleted. */
  readonly onDelete: 'destroy' | 'retain';
}

export const sharedFilesShape = either<SharedFilesOptions | false>(
  { when: isPlainObject, shape: objectOf<SharedFilesOptions>(SHARED_FILES) },
  { when: (value) => value === false, shape: choice(false) },
);

export function resolveSharedFiles(given: Layered<SharedFilesOptions | false>): SharedFilesConfig | null {
  if (given.written === undefined || given.written === false) {
    return null;
  }
  const { tier } = given.environment;
  return { ...resolveOptions(SHARED_FILES, given as Layered<SharedFilesOptions>), backedUp: BACKED_UP[tier], onDelete: ON_DELETE[tier] };
}
