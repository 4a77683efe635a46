/** Shorter secrets are not hidden: replacing every "1" or "on" would make each line unreadable and protect nothing. */
const MINIMUM_LENGTH = 4;

/**
 * The strings to hide in a text that may contain secrets: each secret and, because programs write line by line, each of its lines. The
 * longest first, because one may be the beginning of another.
 */
export function secretStrings(secrets: readonly string[]): readonly string[] {
  const strings = secrets.flatMap((secret) => [secret, ...secret.split('\n')]);
  return [...new Set(strings)].filter(({ length }) => length >= MINIMUM_LENGTH).sort((one, other) => other.length - one.length);
}
