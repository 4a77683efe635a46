import { formatValue } from './format-value';
import type { OptionTable, Shape } from './shape';

interface Alternative<T> {
  /** Whether a value is meant as this alternative, so that only its problems are reported. */
  readonly when: (value: unknown) => boolean;
  readonly shape: Shape<T>;
}

/** A value of one of several shapes. */
export function either<T>(...alternatives: readonly [Alternative<T>, ...Alternative<T>[]]): Shape<T> {
  const shapes = alternatives.map(({ shape }) => shape);
  const allowed = shapes.map((shape) => shape.allowed).join(', or ');
  const options = Object.assign({}, ...shapes.map((shape) => shape.options)) as OptionTable<object>;
  const { placeholder } = alternatives[0].shape;
  return {
    allowed,
    placeholder,
    options,
    read: (value, location) => {
      const meant = alternatives.find(({ when }) => when(value));
      if (!meant) {
        location.reportInvalid({ given: formatValue(value), allowed, fix: 'use one of these' });
        return placeholder;
      }
      return meant.shape.read(value, location);
    },
  };
}
