import { createJsonHost } from './json-host';
import { LiveHost } from './live-host';
import { createPlainHost } from './plain-host';
import type { Host } from '../host';
import type { StartOptions } from './options';

/** Events with `--json`, a live picture on a terminal, else a line per step. What draws it is loaded only then. */
export async function createHost(options: StartOptions): Promise<Host> {
  const { stdin, stdout } = process;
  const props = { output: stdout, decision: options.decision, wait: options.wait };
  if (options.json) {
    return createJsonHost(props);
  }
  if (!stdin.isTTY || !stdout.isTTY) {
    return createPlainHost(props);
  }
  const { createLogUpdate } = await import('log-update');
  return new LiveHost({ ...props, output: stdout, input: stdin, screen: createLogUpdate(stdout) });
}
