const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * Reads an RFC 3339 date-time; without a zone it is UTC. Finer than a millisecond is cut off.
 * Gives `undefined` for anything else, days that no calendar has included.
 */
export function parseMoment(text: string): Date | undefined {
  const parts = MOMENT.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const moment = new Date(parts[7] ? text.toUpperCase() : `${text.toUpperCase()}Z`);
  // An offset can carry the last hours of year 9999 past what both ends can write down.
  const representable =
    moment.getTime() >= Date.parse('0001-01-01T00:00:00Z') && moment.getTime() <= Date.parse('9999-12-31T23:59:59.999Z');
  return representable ? moment : undefined;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
