import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came over the wire. */
export interface HttpCall {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
