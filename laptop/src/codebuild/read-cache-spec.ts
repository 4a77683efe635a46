import { posix } from 'node:path';
import { isExpandableKey } from './cache-key';
import type { JsonReader } from '../json-reader';
import type { CacheSpec } from './buildspec';

const CACHE_KEYS = ['key', 'fallback-keys', 'action', 'paths'];
/** The limit of CodeBuild. */
const MAXIMUM_FALLBACK_KEYS = 5;
const NOT_EXPANDABLE = 'holds a shell command; on this machine only $(codebuild-hash-files <pattern>…), $NAME and ${NAME} are expanded';

/** Reads the `cache` section. A path without effect on a laptop adds a line to `notices`. */
export function readCache(reader: JsonReader, notices: string[]): CacheSpec {
  reader.allowOnly(CACHE_KEYS);
  const paths = reader.strings('paths');
  if (paths.length === 0) {
    reader.report('paths', 'is missing or empty; name the folders to keep, for example "node_modules/**/*"');
  }
  const fallbackKeys = reader.strings('fallback-keys');
  if (fallbackKeys.length > MAXIMUM_FALLBACK_KEYS) {
    reader.report('fallback-keys', `has ${fallbackKeys.length} keys; at most ${MAXIMUM_FALLBACK_KEYS} are allowed`);
  }
  const key = reader.optionalString('key');
  if (key !== null && !isExpandableKey(key)) {
    reader.report('key', NOT_EXPANDABLE);
  }
  if (!fallbackKeys.every(isExpandableKey)) {
    reader.report('fallback-keys', NOT_EXPANDABLE);
  }
  const action = reader.choice('action', ['restore', 'save']);
  return {
    key,
    fallbackKeys: key === null ? [] : fallbackKeys,
    restores: action !== 'save',
    saves: action !== 'restore',
    directories: paths.flatMap((path) => directoryOf(path, notices)),
  };
}

/** The home folder of builds in CodeBuild. Here, builds have one of their own, which is always kept. */
const HOME = /^(\/root|~)\//;

/** Only whole folders inside the source can be linked without a copy. Other paths only make builds slower, and are left out. */
function directoryOf(path: string, notices: string[]): readonly string[] {
  if (HOME.test(path)) {
    return [];
  }
  const directory = posix.normalize(path.replace(/(\/\*\*)?(\/\*)?\/?$/, ''));
  const usable = directory !== '.' && !directory.startsWith('..') && !/^[/~$]|[*?]/.test(directory);
  if (!usable) {
    notices.push(`cache path ${path} is not kept on this machine: only whole folders inside the source are`);
  }
  return usable ? [directory] : [];
}
