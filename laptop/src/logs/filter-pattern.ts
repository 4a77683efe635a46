/** The pattern uses a syntax that the laptop does not support. */
export class FilterPatternError extends Error {}

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\S+))/g;

/**
 * Reads a filter pattern for unstructured logs: a line must contain every plain term, one of the terms with `?`, and no term with `-`.
 * @throws FilterPatternError for patterns of JSON or of columns, and for invalid regular expressions
 */
export function filterPattern(pattern: string): (line: string) => boolean {
  const text = pattern.trim();
  if (/^[{[]/.test(text)) {
    throw new FilterPatternError(
      `the laptop engine supports patterns of terms, such as ERROR or "a phrase" or ?one ?other or -not, and not ${text}`,
    );
  }
  const terms = [...text.matchAll(TERM)].map(([, sign, quoted, regex, word]) => ({ sign, matches: matcher({ quoted, regex, word }) }));
  const required = terms.filter(({ sign }) => sign === '');
  const anyOf = terms.filter(({ sign }) => sign === '?');
  const excluded = terms.filter(({ sign }) => sign === '-');
  return (line) =>
    required.every(({ matches }) => matches(line)) &&
    (anyOf.length === 0 || anyOf.some(({ matches }) => matches(line))) &&
    !excluded.some(({ matches }) => matches(line));
}

/** One of the three alternatives of a term; the other two are undefined. */
interface Term {
  readonly quoted: string | undefined;
  readonly regex: string | undefined;
  readonly word: string | undefined;
}

function matcher({ quoted, regex, word }: Term): (line: string) => boolean {
  if (regex !== undefined) {
    const expression = compile(regex);
    return (line) => expression.test(line);
  }
  const term = quoted?.replace(/\\(.)/g, '$1') ?? word;
  return (line) => term === undefined || line.includes(term);
}

function compile(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch (error) {
    throw new FilterPatternError(`%${regex}% is not a regular expression: ${(error as Error).message}`);
  }
}
