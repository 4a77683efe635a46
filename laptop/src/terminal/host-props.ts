import type { Writable } from 'node:stream';
import type { Decision } from '../host';

export interface HostProps {
  readonly output: Writable;
  /** From the command line; `null` asks a person. */
  readonly decision: Decision | null;
  /** Where nobody can be asked here, wait for an answer at the engine's endpoint. */
  readonly wait: boolean;
}
