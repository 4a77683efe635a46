import type { EngineEvent } from '../events';
import type { Host } from '../host';
import type { HostProps } from './host-props';
import { untilAborted } from './until-aborted';

/** One event per line, for programs. */
export function createJsonHost({ output, decision, wait }: HostProps): Host {
  return {
    emit: (event: EngineEvent) => {
      output.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
    },
    decide: async (_approval, signal) => decision ?? (wait ? untilAborted(signal) : undefined),
  };
}
