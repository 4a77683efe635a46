import { connect } from './aws/connect';
import { COMMANDS } from './command/all-commands';
import { processTerminal } from './command/process-terminal';
import { runCommandLine } from './command/run-command-line';

/** `node --require tsx/cjs src/ops/main.ts <command> …` */
async function main(): Promise<void> {
  // The SDK's advice is for whoever writes a program with it, and would stand above every answer.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const terminal = processTerminal();
  process.exitCode = await runCommandLine({
    terminal,
    commands: COMMANDS,
    connect: (line) => connect(terminal.directory, line),
    given: process.argv.slice(2),
  });
}

void main();
