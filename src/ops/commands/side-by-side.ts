import type { BuildspecCommand } from '../command/command';
import { printResult } from '../command/print-result';
import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';

const TAIL_LINES = 15;
const NAMED_COMMAND = /^[\w:-]+=./s;

export const sideBySide: BuildspecCommand = {
  arguments: [{ name: 'name=command', required: true, repeatable: true, meaning: 'a name, and a command for `sh -c`' }],
  options: {},
  notes: ['Runs all commands at the same time. Each line of output starts with the name of its command.'],
  run: async (context) => {
    const { terminal, options } = context;
    const log = options.json ? terminal.err : terminal.out;
    const ended = await runSideBySide({ terminal, log, commands: context.repeatedArgument('name=command') });
    printResult(context, { json: ended.map(({ name, exitCode }) => ({ name, exitCode })), lines: () => [] });
    return ended.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
  },
};

export interface SideBySideProps {
  readonly terminal: Terminal;
  /** Takes the output of the commands. */
  readonly log: (line: string) => void;
  /** Each as `name=command`. */
  readonly commands: readonly string[];
}

export interface EndedCommand {
  readonly name: string;
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs independent commands at the same time. The last lines of those that fail are repeated at the end, where they are not lost in the
 * output of the others.
 * @throws UsageError if a command has no name
 */
export async function runSideBySide({ terminal, log, commands }: SideBySideProps): Promise<readonly EndedCommand[]> {
  const wrong = commands.filter((command) => !NAMED_COMMAND.test(command));
  if (wrong.length > 0) {
    throw new UsageError([`expected name=command, such as "unit=npm test", but got: ${wrong.join(', ')}`]);
  }
  const ended = await Promise.all(commands.map((command) => runNamed({ terminal, log }, command)));
  for (const { name, exitCode, output } of ended.filter((each) => each.exitCode !== 0)) {
    const tail = output.trimEnd().split('\n').slice(-TAIL_LINES);
    terminal.err([`${name} failed with exit code ${exitCode}; its last lines:`, ...tail.map((line) => `  ${line}`)].join('\n'));
  }
  return ended;
}

async function runNamed({ terminal, log }: Omit<SideBySideProps, 'commands'>, command: string): Promise<EndedCommand> {
  const separator = command.indexOf('=');
  const name = command.slice(0, separator);
  const { exitCode, output } = await terminal.run({
    program: 'sh',
    arguments: ['-c', command.slice(separator + 1)],
    directory: terminal.directory,
    environment: terminal.environment,
    onLine: (text) => log(`${name} | ${text}`),
  });
  if (exitCode === null) {
    throw new Error('there is no sh in PATH');
  }
  return { name, exitCode, output };
}
