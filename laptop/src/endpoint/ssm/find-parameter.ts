import type { Parameter, ParameterArchive } from '../../ssm/parameter-store';
import { EndpointError } from '../endpoint-error';

/**
 * @param text name or ARN, with the number of a version after a colon where an older one is asked for
 * @throws EndpointError `ParameterVersionNotFound`
 */
export function findParameter(store: ParameterArchive, text: string): Parameter | undefined {
  const [, name = text, version] = /^((?:arn:[^:]*:ssm:[^:]*:[^:]*:)?[^:]+):(\d+)$/.exec(text) ?? [];
  const found = namesOf(name)
    .map((candidate) => store.find(candidate))
    .find((parameter) => parameter !== undefined);
  if (found === undefined || version === undefined) {
    return found;
  }
  const asked = store.history(found.name).find((parameter) => parameter.version === Number(version));
  if (asked === undefined) {
    throw new EndpointError(
      'ParameterVersionNotFound',
      `parameter "${found.name}" has no version ${version} any more, or not yet; its newest is ${found.version}`,
    );
  }
  return asked;
}

/** An ARN drops the slash that most names begin with. */
function namesOf(text: string): readonly string[] {
  const [, path] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(text) ?? [];
  return path === undefined ? [text] : [path, path.slice(1)];
}
