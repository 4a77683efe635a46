import { createJsonHost } from './json-host';
import { createPlainHost } from './plain-host';
import type { Host } from '../host';
import type { StartOptions } from './options';

/** Events with `--json`, a live picture on a terminal, else a line per step. What draws the picture is loaded only where there is a terminal. */
export async function createHost(options: StartOptions): Promise<Host> {
  const { stdin, stdout } = process;
  const props = { output: stdout, decision: options.decision, wait: options.wait };
  if (options.json) {
    return createJsonHost(props);
  }
  if (!stdin.isTTY || !stdout.isTTY) {
    return createPlainHost(props);
  }
  const { LiveHost } = await import('./live-host.js');
  return new LiveHost({ ...props, output: stdout, input: stdin });
}
