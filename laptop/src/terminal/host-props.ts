import type { Writable } from 'node:stream';
import type { Decision } from '../host';

export interface HostProps {
  readonly output: Writable;
  /** Given on the command line; `null` where a person decides. */
  readonly decision: Decision | null;
  /** Where nobody can be asked here, wait for an answer from elsewhere. */
  readonly wait: boolean;
}
