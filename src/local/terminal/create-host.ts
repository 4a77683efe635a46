import { createJsonHost } from './json-host';
import { LiveHost } from './live-host';
import { createPlainHost } from './plain-host';
import type { Host } from '../host';
import type { StartOptions } from './options';

/** Events with `--json`, a live picture on a terminal, else a line per step. */
export function createHost(options: StartOptions): Host {
  const { stdin, stdout } = process;
  const props = { output: stdout, decision: options.decision, wait: options.wait };
  if (options.json) {
    return createJsonHost(props);
  }
  return stdin.isTTY && stdout.isTTY ? new LiveHost({ ...props, output: stdout, input: stdin }) : createPlainHost(props);
}
