import type { Shape } from './shape';

interface TextProps {
  readonly allowed: string;
  readonly pattern: RegExp;
  readonly standIn: string;
  /** What to do about another text. @default - what is allowed says it */
  readonly fix?: string;
}

/** A string that matches a pattern as a whole. */
export function text({ allowed, pattern, standIn, fix }: TextProps): Shape<string> {
  return {
    allowed,
    standIn,
    read: (value, place) => {
      if (typeof value === 'string' && pattern.test(value)) {
        return value;
      }
      place.report({ given: value, allowed, fix: fix ?? (typeof value === 'string' ? 'change it to fit' : 'give a string') });
      return standIn;
    },
  };
}
