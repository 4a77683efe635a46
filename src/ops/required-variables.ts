import { UsageError } from './usage-error';

/**
 * Reads environment variables that a command cannot do without.
 * @param meanings what each variable holds, for the message
 * @throws UsageError that names all that are missing
 */
export function requiredVariables<T extends string>(
  environment: Readonly<Record<string, string | undefined>>,
  meanings: Readonly<Record<T, string>>,
): Readonly<Record<T, string>> {
  const names = Object.keys(meanings) as T[];
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new UsageError(missing.map((name) => `environment variable ${name} is not set; it holds ${meanings[name]}`));
  }
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? ''])) as Record<T, string>;
}
