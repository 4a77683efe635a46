import type { Place } from './place';

/** What a value must look like. Shapes are data: the options and `platform.json` are each described by one. */
export interface Shape<T> {
  /** What is allowed, in words that follow "allowed". */
  readonly allowed: string;
  /**
   * A valid value. It takes the place of an invalid one, so that the rules which compare several values still run
   * and one look finds every problem.
   */
  readonly standIn: T;
  /** The value if it fits; otherwise reports what is wrong with it and returns something that does. */
  read(value: unknown, place: Place): T;
}
