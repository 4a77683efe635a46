import { UsageError } from '../usage-error';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Milliseconds of a duration such as `90s`, `15m`, `2h`, `3d`, `1w`.
 * @throws UsageError where it is none
 */
export function parseDuration(option: string, text: string): number {
  const [, amount, unit = ''] = /^(\d+)\s*([smhdw])$/.exec(text) ?? [];
  if (amount === undefined) {
    throw new UsageError([`${option} is "${text}"; a number and a unit are expected, such as 90s, 15m, 2h, 3d or 1w`]);
  }
  return Number(amount) * (SECONDS[unit] ?? 0) * 1000;
}
