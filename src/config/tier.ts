export const TIERS = ['development', 'production'] as const;

/** Kind of an environment: it sets the environment's defaults. */
export type Tier = (typeof TIERS)[number];

/** A value for each tier. */
export type ByTier<T> = Readonly<Record<Tier, T>>;
