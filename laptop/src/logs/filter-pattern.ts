/** What a filter pattern asks for that the laptop does not have. */
export class FilterPatternError extends Error {}

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\S+))/g;

/**
 * Reads a filter pattern for unstructured logs: every plain term must be in the line, one of those after `?`, and none of those after `-`.
 * @throws FilterPatternError for patterns of JSON or of columns
 */
export function filterPattern(pattern: string): (line: string) => boolean {
  const text = pattern.trim();
  if (/^[{[]/.test(text)) {
    throw new FilterPatternError(
      `the laptop engine reads patterns of terms, such as ERROR or "a phrase" or ?one ?other or -not, and not ${text}`,
    );
  }
  const terms = [...text.matchAll(TERM)].map(([, sign = '', quoted, regex, word]) => ({ sign, fits: matcher({ quoted, regex, word }) }));
  const wanted = terms.filter(({ sign }) => sign === '');
  const anyOf = terms.filter(({ sign }) => sign === '?');
  const unwanted = terms.filter(({ sign }) => sign === '-');
  return (line) =>
    wanted.every(({ fits }) => fits(line)) &&
    (anyOf.length === 0 || anyOf.some(({ fits }) => fits(line))) &&
    !unwanted.some(({ fits }) => fits(line));
}

function matcher({
  quoted,
  regex,
  word,
}: {
  quoted: string | undefined;
  regex: string | undefined;
  word: string | undefined;
}): (line: string) => boolean {
  if (regex !== undefined) {
    const expression = compile(regex);
    return (line) => expression.test(line);
  }
  const term = quoted?.replace(/\\(.)/g, '$1') ?? word ?? '';
  return (line) => line.includes(term);
}

function compile(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch (error) {
    throw new FilterPatternError(`%${regex}% is no regular expression: ${(error as Error).message}`);
  }
}
