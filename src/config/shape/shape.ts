import type { ByTier } from '../tier';
import type { Layered } from './layered';
import type { OptionLocation } from './option-location';

/** What a value must look like. */
export interface Shape<T> {
  /** The valid values: what a message shows after "allowed", and the option reference as the limits. */
  readonly allowed: string;
  /**
   * A valid value. It replaces an invalid one, so that the rules that compare several values still run and one run finds
   * every problem.
   */
  readonly placeholder: T;
  /** The options of an object or of the objects in a list; absent for other values. */
  readonly options?: OptionTable<object>;
  /** Returns the value when it is valid; otherwise reports the problem and returns a placeholder. */
  read(value: unknown, location: OptionLocation): T;
}

/** One option: its limits, its default, and how its value is resolved. */
export interface Option<T, R> {
  readonly shape: Shape<T>;
  readonly required: boolean;
  /** The default, where it is a constant. */
  readonly defaults?: ByTier<R>;
  resolve(given: Layered<T>): R;
}

/** A row for each option of a section, so that the compiler finds an option without limits. */
export type OptionTable<O> = { readonly [K in keyof O]-?: Option<Exclude<O[K], undefined>, unknown> };
