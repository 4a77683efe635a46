import type { Shape } from './shape';

interface Alternative<T> {
  /** Whether a value is meant as this alternative, so that only its problems are reported. */
  readonly when: (value: unknown) => boolean;
  readonly shape: Shape<T>;
}

/** A value of one of several shapes; `otherwise` reads every value that no alternative is for. */
export function either<T>(alternatives: readonly Alternative<T>[], otherwise: Shape<T>): Shape<T> {
  const shapes = [...alternatives.map(({ shape }) => shape), otherwise];
  const options = shapes.find((shape) => shape.options)?.options;
  return {
    allowed: shapes.map(({ allowed }) => allowed).join(', or '),
    placeholder: otherwise.placeholder,
    ...(options && { options }),
    read: (value, location) => (alternatives.find(({ when }) => when(value))?.shape ?? otherwise).read(value, location),
  };
}
