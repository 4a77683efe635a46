import type { Terminal } from '../command/terminal';

const SHOWN_LINES = 40;

/** A program of an upgrade failed. The message has the end of its output. */
export class StepFailure extends Error {
  constructor(
    /** As a person would type it. */
    readonly command: string,
    detail: string,
  ) {
    super(`\`${command}\` failed: ${detail}`);
    this.name = 'StepFailure';
  }
}

/**
 * Runs a program, and shows which one and not its output. On a CI server too, it may change what the lock file has.
 * @throws StepFailure if its exit code is not 0
 */
export async function runStep({ run, directory, environment, err }: Terminal, line: readonly [string, ...string[]]): Promise<void> {
  const [program, ...args] = line;
  const command = line.join(' ');
  err(`running ${command}`);
  const { exitCode, output } = await run({ program, arguments: args, directory, environment: { ...environment, CI: undefined } });
  if (exitCode === null) {
    throw new StepFailure(command, `there is no ${program}; run \`npm ci\``);
  }
  if (exitCode !== 0) {
    const lines = output.trimEnd().split('\n').slice(-SHOWN_LINES);
    throw new StepFailure(command, `exit code ${exitCode}\n${lines.join('\n')}`);
  }
}
