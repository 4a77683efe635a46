import { ConfigurationError } from '../../config/configuration-error';
import type { Connections } from '../aws/connections';
import { explainError } from '../aws/explain-error';
import { readPlatform } from '../read-platform';
import { didYouMean } from '../text/did-you-mean';
import { table } from '../text/table';
import { UsageError } from '../usage-error';
import type { CommandLine } from './parse-command-line';
import { parseCommandLine } from './parse-command-line';
import type { NamedCommand } from './command';
import type { CommandContext } from './command-context';
import { help } from './help';
import { suggestFor } from './suggest';
import type { Terminal } from './terminal';

export interface RunCommandLineProps {
  readonly terminal: Terminal;
  readonly commands: readonly NamedCommand[];
  readonly connect: (line: CommandLine) => Connections;
  /** The name of a command, and what follows it. */
  readonly given: readonly string[];
}

const USAGE_EXIT_CODE = 2;
const INTERRUPTED_EXIT_CODE = 130;

/** Runs a command and returns its exit code. What goes wrong becomes one message, without a stack trace. */
export async function runCommandLine(props: RunCommandLineProps): Promise<number> {
  const { terminal } = props;
  try {
    return await run(props);
  } catch (error) {
    return fail(error, { terminal, suggest: suggestFor({ local: false }, terminal) });
  }
}

function fail(error: unknown, { terminal, suggest }: Pick<CommandContext, 'terminal' | 'suggest'>): number {
  if (terminal.interrupted.aborted) {
    return INTERRUPTED_EXIT_CODE;
  }
  terminal.err(explainError(error, suggest));
  return error instanceof UsageError || error instanceof ConfigurationError ? USAGE_EXIT_CODE : 1;
}

async function run({ terminal, commands, connect, given: [name = '', ...rest] }: RunCommandLineProps): Promise<number> {
  if (name === '' || name === '--help' || name === '-h') {
    overview(commands).forEach(terminal.out);
    return name === '' ? USAGE_EXIT_CODE : 0;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const names = commands.map((each) => each.name);
    throw new UsageError([`there is no command "${name}"${didYouMean(name, names)}`, `the commands are: ${names.join(', ')}`]);
  }
  const line = parseCommandLine(command, rest);
  if (line.help) {
    help(command).forEach(terminal.out);
    return 0;
  }
  const { words, options } = line;
  const context = {
    terminal,
    platform: readPlatform(terminal.directory),
    aws: connect(line),
    words,
    options,
    suggest: suggestFor(options, terminal),
  };
  return command
    .load()
    .run(context)
    .catch((error: unknown) => fail(error, context));
}

const overview = (commands: readonly NamedCommand[]): readonly string[] => [
  'Commands, each of which tells more with --help:',
  '',
  ...table(commands.map(({ name, does }) => [`  npx projen ${name}`, does])),
];
