/** The pattern uses a syntax that the laptop does not support. */
export class FilterPatternError extends Error {}

/** Quotas of CloudWatch Logs. */
const MAXIMUM_LENGTH = 1024;
const MAXIMUM_REGEXES = 2;

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\S+))/g;

/**
 * Reads a filter pattern for unstructured logs: a line must contain every plain term, one of the terms with `?`, and no term with `-`.
 * @throws FilterPatternError for patterns of JSON or of columns, and for invalid regular expressions
 */
export async function filterPattern(pattern: string): Promise<(line: string) => boolean> {
  const text = pattern.trim();
  if (/^[{[]/.test(text)) {
    throw new FilterPatternError(
      `the laptop engine supports patterns of terms, such as ERROR or "a phrase" or ?one ?other or -not, and not ${text}`,
    );
  }
  if (text.length > MAXIMUM_LENGTH) {
    throw new FilterPatternError(`a pattern may have ${MAXIMUM_LENGTH} characters, and this one has ${text.length}`);
  }
  const found = [...text.matchAll(TERM)];
  if (found.filter(([, , , regex]) => regex !== undefined).length > MAXIMUM_REGEXES) {
    throw new FilterPatternError(`a pattern may have ${MAXIMUM_REGEXES} regular expressions: ${text}`);
  }
  const terms = await Promise.all(
    found.map(async ([, sign, quoted, regex, word]) => ({ sign, matches: await matcher({ quoted, regex, word }) })),
  );
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

async function matcher({ quoted, regex, word }: Term): Promise<(line: string) => boolean> {
  if (regex !== undefined) {
    return compile(regex);
  }
  const term = quoted?.replace(/\\(.)/g, '$1') ?? word;
  return (line) => term === undefined || line.includes(term);
}

/** What CloudWatch Logs allows in a regular expression: no groups, and no other symbols. */
const ALLOWED = /^(?:\\[dDsSwWx]|\\[^A-Za-z0-9]|[A-Za-z0-9:_#=@/;,^$?[\]{}|*+.-])*$/;
/** Limits of one regular expression, so that a line costs milliseconds. */
const MAXIMUM_REGEX_LENGTH = 256;
const MAXIMUM_REPEATS = 100;
/** A regular expression is matched against this many characters of a line: Docker splits longer lines on ECS. */
const MATCHED_LENGTH = 16 * 1024;

/** Takes time in proportion to the length of the line, unlike `RegExp`: one pattern must not block the load balancers. */
async function compile(regex: string): Promise<(line: string) => boolean> {
  if (!ALLOWED.test(regex)) {
    throw new FilterPatternError(
      `%${regex}% has characters that CloudWatch Logs does not allow in a regular expression; it allows letters, digits, : _ # = @ / ; , - ` +
        'and the operators ^ $ ? [ ] { } | \\ * + . without groups; \\s matches a space',
    );
  }
  const repeats = [...regex.matchAll(/\{(?:\d+,)?(\d+),?\}/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  if (regex.length > MAXIMUM_REGEX_LENGTH || repeats > MAXIMUM_REPEATS) {
    throw new FilterPatternError(
      `%${regex}% is too costly; a regular expression may have ${MAXIMUM_REGEX_LENGTH} characters, and {} may repeat ${MAXIMUM_REPEATS} times in all`,
    );
  }
  const { RE2JS } = await import('re2js');
  try {
    const expression = RE2JS.compile(regex);
    return (line) => expression.test(line.slice(0, MATCHED_LENGTH));
  } catch (error) {
    throw new FilterPatternError(`%${regex}% is not a regular expression: ${(error as Error).message}`);
  }
}
