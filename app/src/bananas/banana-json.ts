import type { Banana } from './banana';

/** A banana as the API writes it. */
export interface BananaJson {
  readonly id: number;
  readonly pickedAt: string;
  readonly peeled: boolean;
}

export function toBananaJson({ id, pickedAt, peeled }: Banana): BananaJson {
  return { id, pickedAt: pickedAt.toISOString(), peeled };
}
