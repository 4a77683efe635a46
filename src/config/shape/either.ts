import type { Shape } from './shape';

interface Alternative<T> {
  /** Whether a value is meant as this one, so that its own problems are told and not those of the others. */
  readonly when: (value: unknown) => boolean;
  readonly shape: Shape<T>;
}

/** A value of one of several shapes; the last alternative takes whatever no other wants. */
export function either<T>(...alternatives: readonly [Alternative<T>, ...Alternative<T>[]]): Shape<T> {
  const [first] = alternatives;
  const allowed = alternatives.map(({ shape }) => shape.allowed).join(', or ');
  return {
    allowed,
    standIn: first.shape.standIn,
    read: (value, place) => {
      const chosen = alternatives.find(({ when }) => when(value));
      if (!chosen) {
        place.report({ given: value, allowed, fix: 'give one of those' });
        return first.shape.standIn;
      }
      return chosen.shape.read(value, place);
    },
  };
}
