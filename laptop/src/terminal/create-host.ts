import { createPlainHost } from './plain-host';
import { LiveHost } from './live-host';
import { printableHost } from './printable';
import { untilAborted } from './until-aborted';
import type { Host } from '../host';
import type { HostProps } from './host-props';
import type { StartOptions } from './options';

/** Events with `--json`, a live picture in a terminal, and a line per step everywhere else. */
export async function createHost(options: StartOptions): Promise<Host> {
  const { stdin, stdout } = process;
  const props = { output: stdout, decision: options.decision, wait: options.wait };
  if (options.json) {
    return createJsonHost(props);
  }
  if (!stdin.isTTY || !stdout.isTTY) {
    return printableHost(createPlainHost(props));
  }
  // Loaded only here, since it slows the start.
  const { createLogUpdate } = await import('log-update');
  return printableHost(new LiveHost({ ...props, output: stdout, input: stdin, screen: createLogUpdate(stdout) }));
}

/** One event per line, for programs. */
function createJsonHost({ output, decision, wait }: HostProps): Host {
  return {
    emit: (event) => {
      output.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
    },
    decide: async (_approval, signal) => decision ?? (wait ? untilAborted(signal) : undefined),
  };
}
