import type { ByTier } from '../tier';
import type { Layered } from './layered';
import type { Option, OptionTable, Shape } from './shape';

/** The resolved values of a section's options. */
export type Resolved<O, T extends OptionTable<O>> = {
  readonly [K in keyof O]-?: T[K] extends { resolve(given: never): infer R } ? R : never;
};

/** An option that a team must set. */
export const required = <T>(shape: Shape<T>): Option<T, T> => ({ ...inherited(shape), required: true });

/** An option that is always written in one of its layers, so that it needs no default. */
export const inherited = <T>(shape: Shape<T>): Option<T, T> => ({
  shape,
  required: false,
  resolve: ({ written, location }) => {
    if (written === undefined) {
      throw new Error(`${location.path} was resolved without a value`);
    }
    return written;
  },
});

type Default<T> = { readonly default: T } | { readonly byTier: ByTier<T> };

/** An option that a team can leave out. `resolve` is for values that depend on more than this option. */
export function option<T>(shape: Shape<T>, how: { readonly default: null }): Option<T, T | null>;
export function option<T>(shape: Shape<T>, how: Default<NoInfer<T>>): Option<T, T>;
export function option<T, R>(shape: Shape<T>, how: { readonly resolve: (given: Layered<T>) => R }): Option<T, R>;
export function option<T>(
  shape: Shape<T>,
  how: Default<T | null> | { readonly resolve: (given: Layered<T>) => unknown },
): Option<T, unknown> {
  if ('resolve' in how) {
    return { shape, required: false, resolve: how.resolve };
  }
  if ('default' in how) {
    const defaults = { development: how.default, production: how.default };
    return { shape, required: false, defaults, resolve: ({ written }) => written ?? how.default };
  }
  return { shape, required: false, defaults: how.byTier, resolve: ({ written, environment }) => written ?? how.byTier[environment.tier] };
}

/** Resolves every option of a section. */
export function resolveOptions<O extends object, T extends OptionTable<O>>(table: T, given: Layered<O>): Resolved<O, T> {
  const rows = Object.entries(table) as [keyof O & string, Option<unknown, unknown>][];
  return Object.fromEntries(rows.map(([key, row]) => [key, row.resolve(given.at(key))])) as Resolved<O, T>;
}
