import type { ParameterStore } from '../ssm/parameter-store';
import type { SecretReference } from './container-definition';

/**
 * Reads the values of a task's secrets, as ECS does when the task starts.
 * @throws Error naming every parameter that does not exist
 */
export function resolveSecrets(secrets: readonly SecretReference[], parameters: ParameterStore): Readonly<Record<string, string>> {
  const resolved = secrets.map(({ name, valueFrom }) => {
    const names = parameterNames(valueFrom);
    return { name, names, parameter: names.map((candidate) => parameters.find(candidate)).find((found) => found !== undefined) };
  });
  const missing = resolved.filter(({ parameter }) => parameter === undefined);
  if (missing.length > 0) {
    const listed = missing.map(({ name, names }) => `parameter '${names[0]}' for variable ${name}`).join(', ');
    throw new Error(
      `no task can start, because secrets have no value: ${listed}; ` +
        `set ${missing.length > 1 ? 'them' : 'it'} in Parameter Store and deploy again`,
    );
  }
  return Object.fromEntries(resolved.flatMap(({ name, parameter }) => (parameter === undefined ? [] : [[name, parameter.value]])));
}

/** The names that a reference can mean: an ARN does not tell whether a name begins with a slash. Most names do. */
export function parameterNames(valueFrom: string): readonly string[] {
  if (!valueFrom.startsWith('arn:')) {
    return [valueFrom];
  }
  const name = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(valueFrom)?.[1];
  if (name === undefined) {
    throw new Error(`secret '${valueFrom}' is not a parameter; the laptop reads secrets from Parameter Store only`);
  }
  return [`/${name}`, name];
}
