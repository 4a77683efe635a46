import { formatValue } from './format-value';
import type { Shape } from './shape';

interface StringProps {
  readonly allowed: string;
  readonly pattern: RegExp;
  readonly placeholder: string;
  /** What to do about a string that does not match. @default 'change it to match' */
  readonly fix?: string;
}

/** A string that matches a pattern as a whole. */
export function stringMatching({ allowed, pattern, placeholder, fix = 'change it to match' }: StringProps): Shape<string> {
  const suggest = (value: unknown): string => {
    if (typeof value !== 'string') {
      return typeof value === 'number' && pattern.test(String(value)) ? `write "${value}", in quotes` : 'write a string, in quotes';
    }
    const meant = [value.trim(), value.trim().toLowerCase()].find((candidate) => pattern.test(candidate));
    return meant === undefined ? fix : `did you mean ${JSON.stringify(meant)}?`;
  };
  return {
    allowed,
    placeholder,
    read: (value, location) => {
      if (typeof value === 'string' && pattern.test(value)) {
        return value;
      }
      location.reportInvalid({ given: formatValue(value), allowed, fix: suggest(value) });
      return placeholder;
    },
  };
}

interface ShortNameProps extends Pick<StringProps, 'placeholder' | 'fix'> {
  /** Names that have another meaning: how they begin, as a regular expression, and how a message lists them. */
  readonly reserved?: { readonly pattern: string; readonly names: string };
}

/** A name that is part of the names of AWS resources. */
export const shortName = ({ reserved, ...props }: ShortNameProps): Shape<string> =>
  stringMatching({
    ...props,
    allowed: `1 to 20 lower-case letters, digits and single hyphens, starting with a letter${reserved ? `, and not ${reserved.names}` : ''}`,
    pattern: new RegExp(`^${reserved ? `(?!${reserved.pattern})` : ''}(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`),
  });

export const anyString = stringMatching({ allowed: 'a string', pattern: /^[^\0]*$/, placeholder: '', fix: 'remove the NUL character' });
