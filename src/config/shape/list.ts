import { formatValue } from './format-value';
import type { Shape } from './shape';

interface ListProps {
  /** @default 0 */
  readonly min?: number;
  /** @default - any number */
  readonly max?: number;
  /** Where the maximum comes from. @default - nothing is said about it */
  readonly reason?: string;
}

/** A list of values of one shape. */
export function list<T>(item: Shape<T>, { min = 0, max = Infinity, reason }: ListProps = {}): Shape<readonly T[]> {
  const size = max === Infinity ? (min === 0 ? '' : ` of at least ${min}`) : ` of ${min} to ${max}`;
  const allowed = `a list${size}, each ${item.allowed}`;
  const placeholder = Array.from({ length: min }, () => item.placeholder);
  return {
    allowed,
    placeholder,
    ...(item.options && { options: item.options }),
    read: (value, location) => {
      if (!Array.isArray(value)) {
        location.reportInvalid({ given: formatValue(value), allowed, fix: 'write a list: put it in square brackets' });
        return placeholder;
      }
      const items = value.map((each, index) => item.read(each, location.at(index)));
      if (items.length >= min && items.length <= max) {
        return items;
      }
      const fix = items.length < min ? `add ${min - items.length}` : `remove ${items.length - max}${reason ? `: ${reason}` : ''}`;
      location.reportInvalid({ given: `a list of ${items.length}`, allowed, fix });
      return items.length < min ? placeholder : items;
    },
  };
}
