import { posix } from 'node:path';
import type { CacheSpec } from './buildspec';
import { isExpandableKey } from './cache-key';
import type { FieldReader } from './field-reader';

const CACHE_KEYS = ['key', 'fallback-keys', 'action', 'paths'];
/** CodeBuild's own limit. */
const FALLBACK_KEYS_LIMIT = 5;
const NOT_EXPANDABLE = 'holds a shell command; on this machine only $(codebuild-hash-files <pattern>…), $NAME and ${NAME} are expanded';

/** Reads the `cache` section; what has no meaning on a laptop goes to `notices`. */
export function readCache(reader: FieldReader, notices: string[]): CacheSpec {
  reader.allowOnly(CACHE_KEYS);
  const paths = reader.texts('paths');
  if (paths.length === 0) {
    reader.problem('paths', 'is missing or empty; name the folders to keep, e.g. "node_modules/**/*"');
  }
  const fallbackKeys = reader.texts('fallback-keys');
  if (fallbackKeys.length > FALLBACK_KEYS_LIMIT) {
    reader.problem('fallback-keys', `has ${fallbackKeys.length} keys; at most ${FALLBACK_KEYS_LIMIT} are allowed`);
  }
  const key = reader.text('key') ?? null;
  if (key !== null && !isExpandableKey(key)) {
    reader.problem('key', NOT_EXPANDABLE);
  }
  if (!fallbackKeys.every(isExpandableKey)) {
    reader.problem('fallback-keys', NOT_EXPANDABLE);
  }
  const action = reader.oneOf('action', ['restore', 'save']);
  return {
    key,
    fallbackKeys: key === null ? [] : fallbackKeys,
    restores: action !== 'save',
    saves: action !== 'restore',
    directories: paths.flatMap((path) => directoryOf(path, notices)),
  };
}

/** Only whole folders inside the source can be linked in without a copy; anything else is a matter of speed and is left out. */
function directoryOf(path: string, notices: string[]): readonly string[] {
  const directory = posix.normalize(path.replace(/(\/\*\*)?(\/\*)?\/?$/, ''));
  const usable = directory !== '.' && !directory.startsWith('..') && !/^[/~$]|[*?]/.test(directory);
  if (!usable) {
    notices.push(`cache path ${path} is not kept on this machine: only whole folders inside the source are`);
  }
  return usable ? [directory] : [];
}
