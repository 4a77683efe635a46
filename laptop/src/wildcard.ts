/** A pattern of AWS as an expression for a whole string: `*` matches any characters, and `?` one. */
export function wildcard(pattern: string, flags: 's' | 'i'): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}
