import { readSecretReference, type FindSecret } from '../emulator/secret-values';
import type { EmulatorScope } from '../emulator/call-emulator';
import type { ParameterStore } from '../ssm/parameter-store';
import type { SecretReference } from './container-definition';

export interface SecretSources {
  readonly parameters: ParameterStore;
  /** Reads a secret of Secrets Manager. */
  readonly findSecret: FindSecret;
  /** Of the service. */
  readonly scope: EmulatorScope;
}

/**
 * Reads the values of a task's secrets, as ECS does when the task starts.
 * @throws Error naming every parameter that does not exist, or a secret that cannot be read
 */
export async function resolveSecrets(
  secrets: readonly SecretReference[],
  sources: SecretSources,
): Promise<Readonly<Record<string, string>>> {
  const resolved = await Promise.all(secrets.map((secret) => resolve(secret, sources)));
  const missing = resolved.filter(({ value }) => value === undefined);
  if (missing.length > 0) {
    const listed = missing.map(({ name, parameter }) => `parameter '${parameter}' for variable ${name}`).join(', ');
    throw new Error(
      `no task can start, because secrets have no value: ${listed}; ` +
        `set ${missing.length > 1 ? 'them' : 'it'} in Parameter Store and deploy again`,
    );
  }
  return Object.fromEntries(resolved.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

interface ResolvedSecret {
  readonly name: string;
  readonly parameter: string;
  /** Undefined if the parameter does not exist. */
  readonly value: string | undefined;
}

async function resolve({ name, valueFrom }: SecretReference, { parameters, findSecret, scope }: SecretSources): Promise<ResolvedSecret> {
  const reference = readSecretReference(valueFrom);
  if (reference !== undefined) {
    return { name, parameter: valueFrom, value: await findSecret(reference, scope) };
  }
  const names = parameterNames(valueFrom);
  const value = names.map((candidate) => parameters.find(candidate)).find((found) => found !== undefined)?.value;
  return { name, parameter: names[0] ?? valueFrom, value };
}

/** The names that a reference can mean: an ARN does not tell whether a name begins with a slash. Most names do. */
export function parameterNames(valueFrom: string): readonly string[] {
  if (!valueFrom.startsWith('arn:')) {
    return [valueFrom];
  }
  const name = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(valueFrom)?.[1];
  if (name === undefined) {
    throw new Error(`secret '${valueFrom}' is neither a parameter of Parameter Store nor a secret of Secrets Manager`);
  }
  return [`/${name}`, name];
}
