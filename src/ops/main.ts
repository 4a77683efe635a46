import { connectAws } from './aws/connect-aws';
import { connectLocal } from './aws/connect-local';
import { COMMANDS } from './command-table';
import { processTerminal } from './command/process-terminal';
import { runCommandLine } from './command/run-command-line';

/** `node --require tsx/cjs src/ops/main.ts <command> …` */
async function main(): Promise<void> {
  const terminal = processTerminal();
  process.exitCode = await runCommandLine({
    terminal,
    commands: COMMANDS,
    connect: (options, command) =>
      options.local
        ? connectLocal(terminal.directory, command)
        : connectAws({ profile: options.text('profile'), region: options.text('region') }),
    given: process.argv.slice(2),
  });
}

void main();
