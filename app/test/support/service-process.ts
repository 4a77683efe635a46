import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface ServiceProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** All lines so far. */
  readonly log: readonly LogLine[];
  /** Resolves with the exit code once the process has ended and its log is complete. */
  readonly ended: Promise<number | null>;
}

/** The real process, from source. */
export async function startService(variables: Readonly<Record<string, string>> = {}, ...args: string[]): Promise<ServiceProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'src/main.ts', ...args], {
    env: { PATH: process.env.PATH, PORT: String(port), ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: LogLine[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    log.push(...lines.map((line) => JSON.parse(line) as LogLine));
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { port, child, log, ended };
}

/** Resolves when the process answers, which it does before its database is there. */
export async function untilHealthy({ port, ended }: ServiceProcess): Promise<void> {
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  while (!gone) {
    const healthy = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the process ended before it was healthy');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
