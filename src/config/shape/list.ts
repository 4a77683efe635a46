import type { Shape } from './shape';

interface ListProps {
  /** @default 0 */
  readonly min?: number;
  /** @default - any number */
  readonly max?: number;
  /** Why there may be no more. @default - the allowed number says it */
  readonly reason?: string;
}

/** Any number of values of one shape, or as many as `props` says. */
export function list<T>(item: Shape<T>, { min = 0, max = Infinity, reason }: ListProps = {}): Shape<readonly T[]> {
  const size = max === Infinity ? (min === 0 ? '' : `at least ${min}, `) : `${min} to ${max}, `;
  const allowed = `a list (${size}each ${item.allowed})`;
  const standIn = Array.from({ length: min }, () => item.standIn);
  return {
    allowed,
    standIn,
    read: (value, place) => {
      if (!Array.isArray(value)) {
        place.report({ given: value, allowed, fix: 'put it in square brackets' });
        return standIn;
      }
      const items = value.map((each, index) => item.read(each, place.at(index)));
      if (items.length >= min && items.length <= max) {
        return items;
      }
      place.report({
        given: `${items.length} of them`,
        allowed,
        fix: reason ?? (items.length < min ? 'add what is missing' : 'take some away'),
      });
      return items.length < min ? standIn : items;
    },
  };
}
