import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../src/environment/inline-lambda-code';

export interface Invocation {
  /** What CloudFormation was told, in the order of the calls. */
  readonly answers: readonly Readonly<Record<string, unknown>>[];
  /** Everything that the handler's process printed. */
  readonly output: string;
  readonly exitCode: number | null;
}

export interface InvokeProps {
  /** Event, without the URL to answer to. */
  readonly event: Readonly<Record<string, unknown>>;
  /** Added to the environment of the process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Status with which CloudFormation takes the answer. @default 200 */
  readonly status?: number;
}

const root = join(__dirname, '..', '..');

/** Runs the code that a template carries as Lambda would: from `index.js`, in a process of its own, with the real AWS SDK. */
export async function invoke(entry: string, { event, environment = {}, status = 200 }: InvokeProps): Promise<Invocation> {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  writeFileSync(join(folder, 'index.js'), bundle(join(root, 'src', 'environment', entry)));
  const answers: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      answers.push({ method: request.method, ...(JSON.parse(body) as object) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const child = spawn(process.execPath, ['--eval', 'require("./index.js").handler(JSON.parse(process.env.EVENT))'], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_PATH: join(root, 'node_modules'),
      NODE_OPTIONS: '',
      EVENT: JSON.stringify({ ...event, ResponseURL }),
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exitCode = await new Promise<number | null>((ended) => {
    child.on('close', ended);
  });
  await new Promise((closed) => {
    server.close(closed);
  });
  rmSync(folder, { recursive: true });
  return { answers, output, exitCode };
}
