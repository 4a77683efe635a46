import type { Banana } from './banana';
import type { BananaPage, BananaStore } from './banana-store';

export interface ListedPage {
  readonly bananas: readonly Banana[];
  /** The `before` of the next page, or `null` on the last one. */
  readonly nextBefore: number | null;
}

/** Reads one banana more than wanted, to know whether there is another page. */
export async function listPage(store: BananaStore, { limit, before }: BananaPage): Promise<ListedPage> {
  const found = await store.list({ limit: limit + 1, before });
  const bananas = found.slice(0, limit);
  return { bananas, nextBefore: found.length > limit ? (bananas.at(-1)?.id ?? null) : null };
}
