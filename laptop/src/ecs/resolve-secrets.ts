import type { ParameterStore } from '../ssm/parameter-store';
import type { SecretReference } from './container-definition';

/** Reads a task's secrets, when it starts, as ECS does. Lists every parameter that is missing. */
export function resolveSecrets(secrets: readonly SecretReference[], parameters: ParameterStore): Readonly<Record<string, string>> {
  const missing: string[] = [];
  const resolved = secrets.flatMap(({ name, valueFrom }) => {
    const parameter = parameterNames(valueFrom)
      .map((candidate) => parameters.find(candidate))
      .find((found) => found !== undefined);
    if (parameter === undefined) {
      missing.push(`parameter '${parameterNames(valueFrom)[0]}' for variable ${name}`);
    }
    return parameter === undefined ? [] : [[name, parameter.value] as const];
  });
  if (missing.length > 0) {
    throw new Error(
      `secrets have no value yet, so no task can start: ${missing.join(', ')}; set ${missing.length > 1 ? 'them' : 'it'} in Parameter Store and deploy again`,
    );
  }
  return Object.fromEntries(resolved);
}

/** The names that a reference may mean: an ARN drops the slash with which most names begin. */
function parameterNames(valueFrom: string): readonly string[] {
  const match = /^arn:[^:]+:([^:]+):[^:]*:[^:]*:(.+)$/.exec(valueFrom);
  if (match === null) {
    return [valueFrom];
  }
  const [, service, resource = ''] = match;
  if (service !== 'ssm' || !resource.startsWith('parameter/')) {
    throw new Error(`secret '${valueFrom}' is not a parameter; the laptop reads secrets from Parameter Store only`);
  }
  const name = resource.slice('parameter/'.length);
  return [`/${name}`, name];
}
