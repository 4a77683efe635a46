import type { Host } from './host';
import { runMain } from './run-main';
import { runProgram } from './run-program';
import type { RunProgram } from './run-program';
import { UsageError } from './usage-error';

const TAIL_LINES = 15;
const NAMED_COMMAND = /^([\w:-]+)=(.+)$/s;

export interface SideBySideProps {
  readonly host: Host;
  readonly run: RunProgram;
  /** Each as `name=command`. */
  readonly commands: readonly string[];
}

interface Ended {
  readonly name: string;
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs commands that do not need each other at the same time. Each line of output begins with the name of its command; the last lines
 * of what failed are said again at the end, where they are not lost among those of others. Returns the exit code.
 * @throws UsageError where a command has no name, or there is none
 */
export async function sideBySide({ host, run, commands }: SideBySideProps): Promise<number> {
  const wrong = commands.filter((command) => !NAMED_COMMAND.test(command));
  if (commands.length === 0 || wrong.length > 0) {
    throw new UsageError([`commands are given as name=command, such as "unit=npm test"; given was: ${wrong.join(', ') || 'nothing'}`]);
  }
  const ended = await Promise.all(commands.map((command) => runNamed({ host, run, command })));
  const failed = ended.filter(({ exitCode }) => exitCode !== 0);
  for (const { name, exitCode, output } of failed) {
    const tail = output
      .trimEnd()
      .split('\n')
      .slice(-TAIL_LINES)
      .map((line) => `  ${line}`);
    host.err([`${name} failed with exit code ${exitCode}; its last lines:`, ...tail].join('\n'));
  }
  return failed.length === 0 ? 0 : 1;
}

async function runNamed({ host, run, command }: Omit<SideBySideProps, 'commands'> & { readonly command: string }): Promise<Ended> {
  const [, name = '', line = ''] = NAMED_COMMAND.exec(command) ?? [];
  const { exitCode, output } = await run({
    program: 'sh',
    arguments: ['-c', line],
    directory: host.directory,
    environment: host.environment,
    onLine: (text) => host.out(`${name} | ${text}`),
  });
  if (exitCode === null) {
    throw new Error('there is no sh in PATH, which commands are run by');
  }
  return { name, exitCode, output };
}

if (require.main === module) {
  void runMain((host) => sideBySide({ host, run: runProgram, commands: process.argv.slice(2) }));
}
