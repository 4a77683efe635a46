/** Shorter ones are left alone: hiding "1" or "on" would make every line unreadable and protect nothing. */
const SHORTEST_SECRET = 4;

/**
 * What must not be found in a text that may hold secrets: each of them and, since programs write line by line, each of its lines. The
 * longest first, because one may be the beginning of another.
 */
export function secretTexts(secrets: readonly string[]): readonly string[] {
  const texts = secrets.flatMap((secret) => [secret, ...secret.split('\n')]);
  return [...new Set(texts)].filter(({ length }) => length >= SHORTEST_SECRET).sort((one, other) => other.length - one.length);
}
