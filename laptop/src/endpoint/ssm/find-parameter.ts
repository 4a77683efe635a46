import { EndpointError } from '../endpoint-error';
import type { Parameter, ParameterArchive } from '../../ssm/parameter-store';

/**
 * @param nameOrArn with `:<version>` for an older version
 * @throws EndpointError `ParameterVersionNotFound`
 */
export function findParameter(store: ParameterArchive, nameOrArn: string): Parameter | undefined {
  const [, name = nameOrArn, version] = /^((?:arn:[^:]*:ssm:[^:]*:[^:]*:)?[^:]+):(\d+)$/.exec(nameOrArn) ?? [];
  const found = namesOf(name)
    .map((candidate) => store.find(candidate))
    .find((parameter) => parameter !== undefined);
  if (found === undefined || version === undefined) {
    return found;
  }
  const requested = store.history(found.name).find((parameter) => parameter.version === Number(version));
  if (requested === undefined) {
    throw new EndpointError(
      'ParameterVersionNotFound',
      `parameter "${found.name}" does not have version ${version}, or it was deleted; the newest is ${found.version}`,
    );
  }
  return requested;
}

/** An ARN drops the slash at the beginning of a name. */
function namesOf(nameOrArn: string): readonly string[] {
  const [, path] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(nameOrArn) ?? [];
  return path === undefined ? [nameOrArn] : [path, path.slice(1)];
}
