import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processImageDirectory, type ProcessImageManifest } from '../../src/runtime/process-image';
import type { TaskSpec } from '../../src/runtime/task-runtime';

/** Answers every path with its version, pid, environment and the headers; `/slow` with a delay. `/crash` ends it. */
export const SAMPLE_SERVER = `
const http = require('node:http');
const server = http.createServer((request, response) => {
  const path = request.url.split('?')[0];
  if (path === '/crash') { console.error('crashing as asked'); process.exit(7); }
  if (path === '/sick') { global.sick = true; }
  if (path === '/health' && global.sick) { response.statusCode = 500; }
  const answer = JSON.stringify({ version: process.env.VERSION, pid: process.pid, environment: process.env, cwd: process.cwd(), headers: request.headers });
  setTimeout(() => response.end(answer), path === '/slow' ? 700 : 0);
});
process.on('SIGTERM', () => { console.log('stopping'); server.close(() => process.exit(0)); server.closeIdleConnections(); });
server.listen(Number(process.env.PORT), () => console.log('listening'));
`;

export function makeStateDirectory(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'laptop-')));
}

export function removeStateDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** Writes an image of process mode with one file, `/app/main.js`. */
export function writeProcessImage(
  stateDirectory: string,
  imageUri: string,
  source: string,
  manifest: Partial<ProcessImageManifest> = {},
): void {
  const directory = processImageDirectory(stateDirectory, imageUri);
  mkdirSync(join(directory, 'root', 'app'), { recursive: true });
  writeFileSync(join(directory, 'root', 'app', 'main.js'), source);
  writeFileSync(
    join(directory, 'image.json'),
    JSON.stringify({
      entrypoint: [],
      command: ['node', 'main.js'],
      workingDirectory: '/app',
      environment: {},
      exposedPorts: [8080],
      user: null,
      ...manifest,
    }),
  );
}

export function sampleTask(changes: Partial<TaskSpec> = {}): TaskSpec {
  return {
    id: `task-${Math.random().toString(36).slice(2)}`,
    service: 'sample',
    name: 'app',
    imageUri: 'laptop.invalid/sample:1',
    entryPoint: null,
    command: null,
    workingDirectory: null,
    user: null,
    environment: {},
    secrets: {},
    containerPort: 8080,
    otherPorts: [],
    cpuUnits: null,
    memoryMiB: null,
    readonlyRootFilesystem: false,
    volumePaths: [],
    taskVolumes: [],
    sharedFolders: [],
    init: false,
    stopTimeoutSeconds: 5,
    healthCheck: null,
    dependsOn: [],
    sidecars: [],
    ...changes,
  };
}

/** Repeats the request until there is a response. */
export async function fetchWhenUp(url: string): Promise<Record<string, unknown>> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return (await (await fetch(url, { signal: AbortSignal.timeout(2000) })).json()) as Record<string, unknown>;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
