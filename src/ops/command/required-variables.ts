import { UsageError } from './usage-error';

/**
 * Reads environment variables that a command requires.
 * @param meanings what each variable contains, for the message
 * @throws UsageError with all missing variables
 */
export function requiredVariables<T extends string>(
  environment: Readonly<Record<string, string | undefined>>,
  meanings: Readonly<Record<T, string>>,
): Readonly<Record<T, string>> {
  const names = Object.keys(meanings) as T[];
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new UsageError(missing.map((name) => `environment variable ${name} is not set; it contains ${meanings[name]}`));
  }
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Record<T, string>;
}
