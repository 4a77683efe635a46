import { spawn } from 'node:child_process';

const TAIL_LINES = 30;

export interface TimedCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** Variables besides this process's own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end and returns the seconds it took.
 * @throws Error with its last lines where it fails: a failed run says nothing about speed
 */
export async function timed(command: TimedCommand): Promise<number> {
  const begin = process.hrtime.bigint();
  const output: string[] = [];
  const child = spawn(command.program, command.arguments, {
    cwd: command.directory,
    env: { ...process.env, ...command.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (code !== 0) {
    const tail = output.join('').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    throw new Error(`${command.program} ${command.arguments.join(' ')} in ${command.directory} ended with ${code}:\n${tail}`);
  }
  return seconds;
}
