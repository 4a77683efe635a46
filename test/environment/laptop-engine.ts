import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonObject } from '../../laptop/src/json';
import type { PlatformConfig } from '../../src/config/platform-config';
import type { LaptopStacks } from '../support/laptop-stacks';
import { synthesize } from '../support/synthesize';

const ROOT = resolve(__dirname, '../..');

/** The version that a test calls by a short name. */
export const versionOf = (name: string): string => name.padEnd(40, '0');

export const imageOf = (name: string): string => `111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop:${versionOf(name)}`;

/** The stacks of a version in the environment `test`, which has no database. */
export function stacksOf(platform: PlatformConfig, name: string): LaptopStacks['stacks'] {
  const { environment } = synthesize(platform, { version: versionOf(name) });
  return ['network', 'service'].map((part) => ({
    name: `shop-test-${part}`,
    template: environment('test', part).toJSON() as JsonObject,
  }));
}

export interface LaptopEngine {
  readonly engine: ChildProcess;
  /** What it says at the end of the deployment. */
  readonly outcome: Promise<string>;
}

/** The engines of a test file. */
const engines: ChildProcess[] = [];

/** Starts an engine that deploys stacks. */
export function startEngine(state: string, stacks: LaptopStacks): LaptopEngine {
  const file = join(state, 'stacks.json');
  writeFileSync(file, JSON.stringify(stacks));
  const engine = spawn('node', ['--require', 'tsx/cjs', 'test/support/laptop-stacks.ts', state, file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  engines.push(engine);
  const outcome = new Promise<string>((found, fail) => {
    const lines: string[] = [];
    createInterface({ input: engine.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'deployed' || line.startsWith('failed: ')) {
        found(line);
      }
    });
    engine.once('exit', () => fail(new Error(lines.join('\n'))));
  });
  outcome.catch(() => undefined);
  return { engine, outcome };
}

export async function endEngine(engine: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (engine.exitCode === null && engine.signalCode === null) {
    const ended = once(engine, 'exit');
    engine.kill(signal);
    await ended;
  }
}

/** Ends the engines that still run. */
export async function endEngines(): Promise<void> {
  await Promise.all(engines.splice(0).map((engine) => endEngine(engine)));
}
