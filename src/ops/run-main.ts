import type { Host } from './host';
import { UsageError } from './usage-error';

const USAGE_EXIT_CODE = 2;

/** Runs a command in the terminal and sets the exit code: 0 done, 1 failed, 2 wrong usage or configuration. No stack trace for either. */
export async function runMain(command: (host: Host) => Promise<number>): Promise<void> {
  const host: Host = {
    environment: process.env,
    directory: process.cwd(),
    isTerminal: process.stdout.isTTY === true,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  };
  process.exitCode = await runCommand(command, host);
}

/** Turns what a command throws into a message and an exit code. */
export async function runCommand(command: (host: Host) => Promise<number>, host: Host): Promise<number> {
  try {
    return await command(host);
  } catch (error) {
    host.err(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}
