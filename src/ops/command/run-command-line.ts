import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../../config/configuration-error';
import { readPlatformFile } from '../../config/load-platform';
import type { Connections } from '../aws/connections';
import { explainError } from '../aws/explain-error';
import { didYouMean } from '../text/did-you-mean';
import type { Command, NamedCommand } from './command';
import type { CommandContext, Options } from './command-context';
import { commandHelp, overview } from './help';
import { parseCommandLine } from './parse-command-line';
import { suggestFor } from './suggest';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

export interface RunCommandLineProps {
  readonly terminal: Terminal;
  readonly commands: readonly NamedCommand[];
  readonly connect: (options: Options, command: Pick<Command, 'needsOnlyParameters'>) => Connections;
  /** The name of a command and what follows it. */
  readonly given: readonly string[];
}

const USAGE_EXIT_CODE = 2;
export const INTERRUPTED_EXIT_CODE = 130;

/** Runs a command and returns its exit code. A failure becomes one message, without a stack trace. */
export async function runCommandLine({ terminal, commands, connect, given }: RunCommandLineProps): Promise<number> {
  const [name, ...rest] = given;
  if (name === undefined || name === '--help' || name === '-h') {
    overview(commands).forEach(terminal.out);
    return name === undefined ? USAGE_EXIT_CODE : 0;
  }
  let suggest = suggestFor({ local: false, environment: terminal.environment });
  try {
    const command = findCommand(commands, name);
    const { help, ...line } = parseCommandLine(command, rest);
    if (help) {
      commandHelp(command).forEach(terminal.out);
      return 0;
    }
    if (command.audience !== 'people') {
      return await command.load().run({ terminal, ...line });
    }
    suggest = suggestFor({ local: line.options.local, environment: terminal.environment });
    const platform = readPlatformFile(() => readFileSync(join(terminal.directory, 'platform.json'), 'utf8'));
    const loaded = command.load();
    const aws = connect(line.options, loaded);
    try {
      return await loaded.run({ terminal, platform, aws, suggest, ...line });
    } finally {
      await aws.close?.();
    }
  } catch (error) {
    return fail(error, { terminal, suggest });
  }
}

function findCommand(commands: readonly NamedCommand[], name: string): NamedCommand {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) {
    const names = commands.map((command) => command.name);
    throw new UsageError([`unknown command "${name}"${didYouMean(name, names)}`, `the commands are: ${names.join(', ')}`]);
  }
  return found;
}

function fail(error: unknown, { terminal, suggest }: Pick<CommandContext, 'terminal' | 'suggest'>): number {
  if (terminal.interrupted.aborted) {
    return INTERRUPTED_EXIT_CODE;
  }
  terminal.err(explainError(error, suggest));
  return error instanceof UsageError || error instanceof ConfigurationError ? USAGE_EXIT_CODE : 1;
}
