import { EndpointError } from './endpoint-error';

export interface PageRequest<T> {
  /** Newest or first in order; a page goes on after the item that the one before ended with. */
  readonly items: readonly T[];
  /** What tells an item from all others, however many come before it later. */
  readonly idOf: (item: T) => string;
  readonly size: number;
  readonly token: string | null;
  /** What the service calls a token that it does not know. */
  readonly invalidToken: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly nextToken: string | null;
}

/** One page of a list. */
export function paginate<T>({ items, idOf, size, token, invalidToken }: PageRequest<T>): Page<T> {
  const after = token === null ? null : Buffer.from(token, 'base64url').toString('utf8');
  const start = after === null ? 0 : items.findIndex((item) => idOf(item) === after) + 1;
  if (after !== null && start === 0) {
    throw new EndpointError(
      invalidToken,
      'the token is not one that this list was continued with, or its place in the list is gone; begin again',
    );
  }
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < items.length;
  return { items: page, nextToken: more ? Buffer.from(idOf(last), 'utf8').toString('base64url') : null };
}

/** The member for the next page, which is absent on the last one. */
export const withToken = (name: string, token: string | null): Readonly<Record<string, string>> =>
  token === null ? {} : { [name]: token };
