import type { EngineEvent } from '../events';
import type { Host } from '../host';
import type { HostProps } from './host-props';

/** One event per line, for programs. */
export function createJsonHost({ output, decision }: HostProps): Host {
  return {
    emit: (event: EngineEvent) => {
      output.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
    },
    decide: async () => decision ?? undefined,
  };
}
