import type { Readable } from 'node:stream';
import type { Html } from './html';

/** A request of a person who is signed in. The address and, for a form, the origin are checked. */
export interface PageRequest {
  /** What the `:names` in the path of the route matched, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of a form; empty for GET. */
  readonly form: URLSearchParams;
}

export type PageResponse =
  /** The layout goes around the content. `title` is also its first heading. */
  | { readonly kind: 'page'; readonly title: string; readonly content: Html; readonly status?: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** Sent as it is read. It is destroyed when the client disconnects. */
  | { readonly kind: 'stream'; readonly contentType: string; readonly body: Readable };

export interface Route {
  readonly method: 'GET' | 'POST';
  /** A segment that starts with a colon matches any text: `/executions/:number`. */
  readonly path: string;
  readonly respond: (request: PageRequest) => PageResponse | Promise<PageResponse>;
}

export interface MatchedRoute {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The routes of a path, one per method. */
export function matchRoutes(routes: readonly Route[], path: string): readonly MatchedRoute[] {
  return routes.flatMap((route) => {
    const parameters = matchPath(route.path, path);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [expected, given] = [pattern.split('/'), path.split('/')];
  if (expected.length !== given.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = decode(given[index]);
    if (value === undefined || value === '' ? segment !== '' : !segment.startsWith(':') && segment !== value) {
      return undefined;
    }
    if (segment.startsWith(':') && value !== undefined) {
      parameters[segment.slice(1)] = value;
    }
  }
  return parameters;
}

function decode(segment: string | undefined): string | undefined {
  try {
    return decodeURIComponent(segment ?? '');
  } catch {
    return undefined;
  }
}
