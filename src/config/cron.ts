import { formatValue } from './shape/format-value';
import type { Shape } from './shape/shape';

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values, the first one of `min`. */
  readonly names?: readonly string[];
  /** What can stand alone in the field, besides numbers. */
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Source: https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
const FIELDS: readonly Field[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of the week', min: 1, max: 7, names: WEEKDAYS, special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { name: 'year', min: 1970, max: 2199 },
];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

/** The six fields of a cron expression of AWS, without `cron(…)`. */
export const cronExpression: Shape<string> = {
  allowed:
    'the six fields of a cron expression of AWS: minutes, hours, day of the month, month, day of the week, year; one of the two days is "?"',
  placeholder: '0 0 * * ? *',
  read: (value, location) => {
    const fix = typeof value === 'string' ? problemOf(value) : 'write a string, in quotes';
    if (typeof value === 'string' && fix === undefined) {
      return value;
    }
    location.reportInvalid({ given: formatValue(value), allowed: cronExpression.allowed, fix: fix ?? 'change it to match' });
    return cronExpression.placeholder;
  },
};

function problemOf(expression: string): string | undefined {
  const fields = expression.split(' ');
  if (/^cron\(.*\)$/.test(expression)) {
    return 'write the fields alone, without cron(…)';
  }
  if (fields.length !== FIELDS.length) {
    return fields.length === FIELDS.length - 1
      ? 'add the year, which is * for every year'
      : `write ${FIELDS.length} fields, with one space between`;
  }
  const wrong = FIELDS.find((field, index) => !isField(field, fields[index] ?? ''));
  if (wrong !== undefined) {
    return `correct the field "${wrong.name}", which has values from ${wrong.min} to ${wrong.max}`;
  }
  const [days, weekdays] = [fields[DAY_OF_MONTH] === '?', fields[DAY_OF_WEEK] === '?'];
  return days === weekdays ? 'write ? for the day of the month or for the day of the week, but not for both' : undefined;
}

function isField(field: Field, text: string): boolean {
  return field.special?.test(text) === true || text.split(',').every((part) => isPart(field, part));
}

/** `*`, a value, or a range, each with an optional increment. */
function isPart(field: Field, part: string): boolean {
  const [, range = '', increment] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const isIncrement = increment === undefined || (Number(increment) >= 1 && Number(increment) <= field.max);
  if (range === '*') {
    return isIncrement;
  }
  const values = range.split('-').map((value) => valueOf(field, value));
  const [from, to = from] = values;
  return isIncrement && values.length <= 2 && from !== undefined && to !== undefined && from <= to;
}

function valueOf({ min, max, names = [] }: Field, text: string): number | undefined {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : names.indexOf(text) < 0 ? -1 : names.indexOf(text) + min;
  return value >= min && value <= max ? value : undefined;
}
