import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import type { EnvironmentSummary } from '../../src/ops/environment/environment-summary';
import type { PipelineSummary } from '../../src/ops/pipeline/pipeline-summary';
import { Repository } from '../e2e/repository';
import type { RunningEngine } from '../e2e/repository';

export interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs until it is interrupted. */
export interface Following {
  readonly process: ChildProcess;
  /** Resolves when it has printed that. */
  prints(expected: string): Promise<void>;
  readonly ended: Promise<Answer>;
}

const TRIES = 200;

/** A repository, its engine in one terminal, and the commands in another. */
export class LocalDay {
  readonly repository: Repository;
  /** Everything that the commands have printed. */
  readonly printed: string[] = [];
  /** Names of the commands that were run. */
  readonly ran = new Set<string>();
  private engine: RunningEngine | undefined;

  constructor(options: string) {
    this.repository = new Repository({ options });
  }

  start(port: number, ...options: readonly string[]): void {
    this.engine = this.repository.start('--wait', '--port', String(port), ...options);
  }

  async end(): Promise<void> {
    this.engine?.process.kill('SIGINT');
    await this.engine?.ended;
    this.repository.discard();
  }

  /** The events of the engine. */
  get events(): string {
    return (this.engine?.events ?? []).map((event) => JSON.stringify(event)).join();
  }

  /** Runs a command to its end. A line is split at its spaces. */
  ops(line: string | readonly string[], input = ''): Promise<Answer> {
    return this.follow(line, input).ended;
  }

  /** Runs a command in a process group of its own, as a shell does. */
  follow(line: string | readonly string[], input = ''): Following {
    const [name = '', ...rest] = typeof line === 'string' ? line.split(' ') : line;
    this.ran.add(name);
    const environment = { ...process.env, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const child = spawn('node', ['--require', 'tsx/cjs', 'src/ops/main.ts', name, '--local', ...rest], {
      cwd: this.repository.folder,
      env: environment,
      detached: true,
    });
    child.stdin.end(input);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(([out, err, [code]]) => {
      this.printed.push(out, err);
      return { code: code as number | null, out, err };
    });
    let soFar = '';
    child.stdout.on('data', (chunk: Buffer) => {
      soFar += chunk.toString();
    });
    return {
      process: child,
      ended,
      prints: (expected) =>
        untilSo(
          () => soFar.includes(expected),
          () => `"${expected}" was not printed, but: ${soFar}`,
        ),
    };
  }

  /** Runs a command until its result is as expected. */
  async until<T>(line: string, isSo: (found: T) => boolean): Promise<T> {
    let found: T | undefined;
    let last = '';
    await untilSo(
      async () => {
        const { out, code, err } = await this.ops(`${line} --json`);
        last = out + err;
        found = code === 0 ? (JSON.parse(out) as T) : undefined;
        return found !== undefined && isSo(found);
      },
      () => `the last result was: ${last}`,
    );
    return found as T;
  }

  untilStatus(isSo: (status: PipelineSummary) => boolean): Promise<PipelineSummary> {
    return this.until('pipeline:status', isSo);
  }

  untilRuns(name: string, version: string): Promise<readonly EnvironmentSummary[]> {
    return this.until('env:list', (environments) =>
      environments.some((each) => each.name === name && each.version === version && each.health === 'healthy'),
    );
  }
}

export const stage = (status: PipelineSummary, name: string): PipelineSummary['stages'][number] | undefined =>
  status.stages.find((each) => each.name === name);

/** Whether a version waits for the approval of production. */
export const waitsFor =
  (version: string) =>
  (status: PipelineSummary): boolean =>
    stage(status, 'approve-prod')?.execution?.version === version &&
    stage(status, 'approve-prod')?.actions.some(({ waits }) => waits) === true;

/** Whether a version has failed. */
export const failedWith =
  (version: string) =>
  (status: PipelineSummary): boolean =>
    status.executions.some((each) => each.version === version && each.status === 'Failed');

async function untilSo(isSo: () => boolean | Promise<boolean>, describe: () => string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await isSo()) {
      return;
    }
    await sleep(300);
  }
  throw new Error(describe());
}
