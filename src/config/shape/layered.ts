import type { Tier } from '../tier';
import type { OptionLocation } from './option-location';

/** One place in which options can be written. */
export interface Layer<T> {
  /** What is written there: of a section possibly some options only. */
  readonly given: Partial<T> | undefined;
  readonly location: OptionLocation;
}

/** The environment for which options are resolved. */
export interface EnvironmentIdentity {
  readonly platform: string;
  readonly name: string;
  readonly tier: Tier;
}

/** An option together with every place in which it can be written, the one that wins first: an environment's own, then the platform's. */
export class Layered<T> {
  constructor(
    private readonly layers: readonly [Layer<T>, ...Layer<T>[]],
    private readonly identity?: EnvironmentIdentity,
  ) {}

  /** An option of this section. */
  at<K extends keyof T & string>(key: K): Layered<Exclude<T[K], undefined>> {
    const below = ({ given, location }: Layer<T>): Layer<Exclude<T[K], undefined>> => ({
      given: given?.[key] as Partial<Exclude<T[K], undefined>> | undefined,
      location: location.at(key),
    });
    const [first, ...rest] = this.layers;
    return new Layered([below(first), ...rest.map(below)], this.identity);
  }

  /** The value that wins, or `undefined` when it is written nowhere. */
  get written(): T | undefined {
    return this.winner?.given as T | undefined;
  }

  /** Where the value that wins is written; without one, where it would be written first. */
  get location(): OptionLocation {
    return (this.winner ?? this.layers[0]).location;
  }

  /** Whether the value is written in the first place: by the environment itself. */
  get isOwn(): boolean {
    return this.winner === this.layers[0];
  }

  /** @throws Error for options that are not of an environment */
  get environment(): EnvironmentIdentity {
    if (!this.identity) {
      throw new Error(`${this.location.path} is not an option of an environment`);
    }
    return this.identity;
  }

  /** Every written value, the one that wins last: for values that are merged. */
  get toMerge(): readonly Partial<T>[] {
    return this.layers.flatMap(({ given }) => (given === undefined ? [] : [given])).reverse();
  }

  private get winner(): Layer<T> | undefined {
    return this.layers.find(({ given }) => given !== undefined);
  }
}
