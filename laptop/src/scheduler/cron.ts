/** A minute, as a clock and a calendar in some time zone show it. */
export interface LocalMinute {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** From 1. */
  readonly month: number;
  readonly year: number;
  /** From 1, which is Sunday. */
  readonly weekday: number;
  readonly daysInMonth: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAYS_IN_WEEK = 7;

/** @throws RangeError for an unknown time zone */
export function localMinute(at: Date, timeZone: string): LocalMinute {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const [year, month, day] = (['year', 'month', 'day'] as const).map((type) => parts.get(type)!) as [number, number, number];
  return {
    minute: parts.get('minute')!,
    hour: parts.get('hour')!,
    day,
    month,
    year,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1,
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}

/**
 * Whether a cron expression of EventBridge Scheduler includes a minute: minutes, hours, day of the month, month, day of the week, year.
 * @throws Error when it does not have six fields
 */
export function cronIncludes(expression: string, at: LocalMinute): boolean {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 6) {
    throw new Error(`cron(${expression}) does not have six fields`);
  }
  const [minutes, hours, day, month, weekday, year] = fields as [string, string, string, string, string, string];
  return (
    includes(minutes, { value: at.minute, min: 0 }) &&
    includes(hours, { value: at.hour, min: 0 }) &&
    includesDay(day, at) &&
    includes(month, { value: at.month, min: 1, names: MONTHS }) &&
    includesWeekday(weekday, at) &&
    includes(year, { value: at.year, min: 1970 })
  );
}

interface Range {
  readonly value: number;
  readonly min: number;
  /** Of the values, the first one of `min`. */
  readonly names?: readonly string[];
}

/** A list of values, ranges and steps. */
function includes(field: string, { value, min, names = [] }: Range): boolean {
  const numberOf = (text: string): number => (names.includes(text) ? names.indexOf(text) + min : Number(text));
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const first = from === '*' ? min : numberOf(from);
    const last = to !== undefined ? numberOf(to) : from === '*' || step !== undefined ? Infinity : first;
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
  });
}

function includesDay(field: string, at: LocalMinute): boolean {
  const { day, daysInMonth } = at;
  switch (true) {
    case field === '?':
      return true;
    case field === 'L':
      return day === daysInMonth;
    case field.endsWith('W'):
      return day === workday(field === 'LW' ? daysInMonth : Number(field.slice(0, -1)), at);
    default:
      return includes(field, { value: day, min: 1 });
  }
}

/** The working day of the same month that is nearest to a day. */
function workday(day: number, { weekday, day: today, daysInMonth }: LocalMinute): number {
  const of = (weekday - 1 + day - today + 6 * DAYS_IN_WEEK) % DAYS_IN_WEEK;
  const [sunday, saturday] = [0, 6];
  if (of === saturday) {
    return day === 1 ? day + 2 : day - 1;
  }
  if (of === sunday) {
    return day === daysInMonth ? day - 2 : day + 1;
  }
  return day;
}

function includesWeekday(field: string, { weekday, day, daysInMonth }: LocalMinute): boolean {
  const numberOf = (text: string): number => (WEEKDAYS.includes(text) ? WEEKDAYS.indexOf(text) + 1 : Number(text));
  if (field === '?') {
    return true;
  }
  if (field === 'L') {
    return weekday === DAYS_IN_WEEK;
  }
  if (field.endsWith('L')) {
    return weekday === numberOf(field.slice(0, -1)) && day + DAYS_IN_WEEK > daysInMonth;
  }
  const [on = '', nth] = field.split('#');
  return nth === undefined
    ? includes(field, { value: weekday, min: 1, names: WEEKDAYS })
    : weekday === numberOf(on) && Math.ceil(day / DAYS_IN_WEEK) === Number(nth);
}
