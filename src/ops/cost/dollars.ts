import type { Sum } from './cost-line';

/** Rounded to cents; smaller amounts to two digits that are not zero. */
export function dollars(usd: number): string {
  const [sign, size] = [usd < 0 ? '-' : '', Math.abs(usd)];
  const digits = size === 0 || size >= 0.995 ? 2 : Math.max(2, 1 - Math.floor(Math.log10(size)));
  const text = size.toFixed(Math.min(digits, 12));
  return `${sign}$${digits > 2 ? text.replace(/0+$/, '') : text}`;
}

/** A price per unit, in full: `$0.004445`. */
export const unitPrice = (usd: number): string => `$${usd.toFixed(12).replace(/0+$/, '').replace(/\.$/, '')}`;

/** A sum; an incomplete one is a minimum, and never looks like nothing. */
export function describeSum({ usd, isComplete }: Sum): string {
  if (isComplete) {
    return dollars(usd);
  }
  return usd === 0 ? 'unknown' : `at least ${dollars(usd)}`;
}
