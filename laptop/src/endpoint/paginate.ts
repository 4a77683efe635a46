import { EndpointError } from './endpoint-error';

export interface PageRequest<T> {
  /** A page continues after the last item of the previous one. */
  readonly items: readonly T[];
  /** Identifies an item, even when others are added before it. */
  readonly idOf: (item: T) => string;
  readonly size: number;
  readonly token: string | null;
  /** The service's error code for an invalid token. */
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
    throw new EndpointError(invalidToken, 'the token does not belong to this list, or its item is gone; start again without a token');
  }
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < items.length;
  return { items: page, nextToken: more ? Buffer.from(idOf(last), 'utf8').toString('base64url') : null };
}

/** The member for the next page; absent on the last one. */
export const withToken = (name: string, token: string | null): Readonly<Record<string, string>> =>
  token === null ? {} : { [name]: token };
