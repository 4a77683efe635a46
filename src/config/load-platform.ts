import { platformConfigShape } from './config-shape';
import { ConfigurationError } from './configuration-error';
import { judge } from './judge';
import { pathOf } from './path-of';
import type { PlatformConfig } from './platform-config';
import { SCHEMA_VERSION } from './platform-config';
import { ALL_RULES } from './rules/all-rules';
import { inWords } from './shape/in-words';
import { isPlainObject } from './shape/is-plain-object';
import type { Findings } from './shape/place';
import { Place } from './shape/place';

const FILE = 'platform.json';
const REGENERATE = 'undo the edit and run `npx projen`: the file follows from .projenrc.ts';

/**
 * Reads the content of `platform.json`.
 *
 * @throws ConfigurationError when it has another schema version or is not what `npx projen` writes
 */
export function loadPlatform(json: unknown): PlatformConfig {
  const content = withoutMarker(json);
  refuseOtherSchema(content);
  const findings: Findings = { problems: [], distrusted: [] };
  const config = platformConfigShape.read(content, new Place(findings));
  const problems = judge(
    findings,
    ALL_RULES.flatMap((rule) => rule(config, (...keys) => pathOf(keys))),
  );
  if (problems.length > 0) {
    throw new ConfigurationError(
      FILE,
      problems.map((problem) => ({ ...problem, fix: REGENERATE })),
    );
  }
  return config;
}

/** The comment that says who wrote the file. */
function withoutMarker(json: unknown): unknown {
  if (!isPlainObject(json)) {
    return json;
  }
  const { '//': _marker, ...content } = json;
  return content;
}

/** Alone and first: what else is wrong with a file of another version says nothing. */
function refuseOtherSchema(content: unknown): void {
  const version = isPlainObject(content) ? content['schemaVersion'] : undefined;
  if (version !== SCHEMA_VERSION) {
    throw new ConfigurationError(FILE, [
      {
        path: 'schemaVersion',
        given: inWords(version),
        allowed: String(SCHEMA_VERSION),
        fix: 'run `npx projen`: the file was written by another version of the platform',
      },
    ]);
  }
}
