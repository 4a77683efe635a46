import type { Banana } from './banana';

/** A banana as the API writes it. */
export interface BananaJson {
  readonly id: number;
  /** In UTC and without a zone, as it was posted. */
  readonly pickedAt: string;
  readonly peeled: boolean;
}

export function toBananaJson({ id, pickedAt, peeled }: Banana): BananaJson {
  return { id, pickedAt: pickedAt.toISOString().replace(/(\.000)?Z$/, ''), peeled };
}
