import { formatValue } from './shape/format-value';
import { either } from './shape/either';
import { choice } from './shape/choice';
import { isPlainObject } from './shape/is-plain-object';
import { objectOf } from './shape/object-of';
import { required } from './shape/option';
import type { OptionTable } from './shape/shape';
import type { Shape } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/** A safety default that is switched off on purpose. */
export interface OptOut {
  /** Always `false`. @example false */
  readonly enabled: false;
  /** Why this is right here. A reviewer reads it in `platform.json`. @example 'the data is rebuilt every night' */
  readonly reason: string;
}

export const reason = stringMatching({
  allowed: 'a reason of at least ten characters',
  pattern: /^\s*\S[^\0]{8,}\S\s*$/,
  fix: 'explain why this is right here: reviewers read it in platform.json',
  placeholder: 'no reason given',
});

export const OPT_OUT = {
  enabled: required(choice(false)),
  reason: required(reason),
} satisfies OptionTable<OptOut>;

const optOut = objectOf<OptOut>(OPT_OUT);

const on: Shape<true> = {
  allowed: 'true, or { enabled: false, reason: "…" }',
  placeholder: true,
  read: (value, location) => {
    if (value !== true) {
      location.reportInvalid({
        given: formatValue(value),
        allowed: on.allowed,
        fix: 'to switch it off, write { enabled: false, reason: "why this is right here" }',
      });
    }
    return true;
  },
};

/** `true`, an opt-out, or an object of settings when `settings` is given. */
export function protection(): Shape<true | OptOut>;
export function protection<T extends object>(settings: Shape<T>): Shape<true | OptOut | T>;
export function protection<T extends object>(settings?: Shape<T>): Shape<true | OptOut | T> {
  const isOptOut = (value: unknown): boolean => isPlainObject(value) && (!settings || 'enabled' in value || 'reason' in value);
  return either<true | OptOut | T>({ when: isOptOut, shape: optOut }, ...(settings ? [{ when: isPlainObject, shape: settings }] : []), {
    when: () => true,
    shape: on,
  });
}
