import { spawn } from 'node:child_process';

export interface ProgramProps {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Given on standard input. @default - standard input is empty */
  readonly input?: string;
  /** Gets each line of standard output and standard error as it comes. @default - nobody */
  readonly onLine?: (line: string) => void;
}

export interface ProgramResult {
  /** Null where the program could not be started, because there is none of that name. */
  readonly exitCode: number | null;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
}

export type RunProgram = (props: ProgramProps) => Promise<ProgramResult>;

const KILLED_EXIT_CODE = 137;

/** Runs a program to its end. An exit code other than 0 is a result, not an error. */
export const runProgram: RunProgram = (props) =>
  new Promise((resolve, reject) => {
    const child = spawn(props.program, props.arguments, { cwd: props.directory, env: props.environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let unfinished = '';
    const take = (chunk: string): void => {
      output += chunk;
      const lines = (unfinished + chunk).split('\n');
      unfinished = lines.pop() ?? '';
      lines.forEach((line) => props.onLine?.(line));
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', take);
    }
    // A program that ends without reading its input closes the pipe; its exit code says the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(props.input ?? '');
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve({ exitCode: null, output }) : reject(error)));
    child.on('close', (code) => {
      if (unfinished !== '') {
        props.onLine?.(unfinished);
      }
      resolve({ exitCode: code ?? KILLED_EXIT_CODE, output });
    });
  });
