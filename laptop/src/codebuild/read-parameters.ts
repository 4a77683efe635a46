import type { BuildRequest } from './build';
import type { Buildspec } from './buildspec';
import { BuildspecError } from './buildspec-error';

/**
 * Looks up `env.parameter-store`.
 * @throws BuildspecError that names every parameter that does not exist
 */
export function readParameters(request: BuildRequest, buildspec: Buildspec): Readonly<Record<string, string>> {
  const names = Object.entries(buildspec.parameters);
  const values = names.map(([variable, name]) => [variable, request.findParameter?.(name)] as const);
  const missing = names.filter((_, index) => values[index]?.[1] === undefined);
  if (missing.length > 0) {
    throw new BuildspecError(
      request.buildspec,
      missing.map(([variable, name]) => `env.parameter-store.${variable}: there is no parameter ${name} in Parameter Store`),
    );
  }
  return Object.fromEntries(values.map(([variable, value]) => [variable, value ?? '']));
}
