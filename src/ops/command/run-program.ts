import { spawn } from 'node:child_process';

export interface ProgramProps {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard input. @default - empty */
  readonly input?: string;
  /** Called with each line of standard output and standard error as it arrives. @default - not called */
  readonly onLine?: (line: string) => void;
}

export interface ProgramResult {
  /** Null if there is no such program. */
  readonly exitCode: number | null;
  /** Standard output and standard error, in order of arrival. */
  readonly output: string;
}

export type RunProgram = (props: ProgramProps) => Promise<ProgramResult>;

/** Exit code of a program that was ended by a signal, as shells report SIGKILL. */
export const KILLED_EXIT_CODE = 137;

/** Runs a program to its end. An exit code other than 0 is a result, not an error. */
export const runProgram: RunProgram = (props) =>
  new Promise((resolve, reject) => {
    const child = spawn(props.program, props.arguments, { cwd: props.directory, env: props.environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let unfinished = '';
    const take = (chunk: string): void => {
      output += chunk;
      unfinished += chunk;
      const end = unfinished.lastIndexOf('\n');
      if (end >= 0) {
        const lines = unfinished.slice(0, end).split('\n');
        unfinished = unfinished.slice(end + 1);
        lines.forEach((line) => props.onLine?.(line));
      }
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', take);
    }
    // A program that ends without reading its input closes the pipe; its exit code tells the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(props.input);
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve({ exitCode: null, output }) : reject(error)));
    child.on('close', (code) => {
      if (unfinished !== '') {
        props.onLine?.(unfinished);
      }
      resolve({ exitCode: code ?? KILLED_EXIT_CODE, output });
    });
  });
