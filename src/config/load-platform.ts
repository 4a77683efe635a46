import { createHash } from 'node:crypto';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error';
import type { PlatformConfig } from './platform';
import { formatValue } from './shape/format-value';
import { isPlainObject } from './shape/is-plain-object';

/** Version of the layout of `platform.json`. */
export const SCHEMA_VERSION = 2;

const FILE = 'platform.json';

/** The content of `platform.json`: the configuration and a digest of it, by which a hand edit is recognized. */
export const withDigest = (config: PlatformConfig): object => ({ ...config, digest: digestOf(config) });

/**
 * Reads `platform.json`.
 *
 * @param read returns the text of the file; throws with the code `ENOENT` when it does not exist
 * @throws ConfigurationError when the file is missing, cut off, of another version or edited by hand
 */
export function readPlatformFile(read: () => string): PlatformConfig {
  return loadPlatform(parse(readText(read)));
}

/**
 * Checks the parsed content of `platform.json`.
 *
 * @throws ConfigurationError when it is of another version or edited by hand
 */
export function loadPlatform(json: unknown): PlatformConfig {
  if (!isPlainObject(json) || json['schemaVersion'] !== SCHEMA_VERSION) {
    throw refuse({
      path: 'schemaVersion',
      given: formatValue(isPlainObject(json) ? json['schemaVersion'] : undefined),
      allowed: String(SCHEMA_VERSION),
      fix: 'run `npx projen`: another version of the platform wrote the file',
    });
  }
  const { digest, '//': _marker, ...content } = json;
  // `projen eject` writes `null`: from then on the file is edited by hand.
  if (digest !== null && digest !== digestOf(content)) {
    throw refuse({
      path: 'digest',
      given: `${formatValue(digest)}, which does not match the content of the file`,
      allowed: 'the file exactly as `npx projen` wrote it',
      fix: 'change .projenrc.ts instead, then run `npx projen`; after a merge, `npx projen` is enough',
    });
  }
  return content as unknown as PlatformConfig;
}

function readText(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      throw refuse({
        path: FILE,
        given: 'no such file',
        allowed: 'the file that `npx projen` writes to the root of the repository',
        fix: 'run `npx projen`, and this command in the root of the repository',
      });
    }
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw refuse({
      path: FILE,
      given: `a file of ${text.length} characters that is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
      allowed: 'the file exactly as `npx projen` wrote it',
      fix: 'run `npx projen`, which writes it again; take conflict markers of a merge out of .projenrc.ts first',
    });
  }
}

const refuse = (problem: ConfigurationProblem): ConfigurationError => new ConfigurationError(FILE, [problem]);

/** Protects from mistakes only, so it is short. */
const digestOf = (content: object): string => createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
