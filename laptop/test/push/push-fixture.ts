import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { preparePush, type RemoteOutcome } from '../../src/push/push-repository';
import { openPipelineEndpoint, type PipelineEndpoint } from '../endpoint/pipeline-endpoint';
import type { ChildProcess } from 'node:child_process';
import type { Execution } from '../../src/pipeline/execution';
import type { ServiceView } from '../../src/ecs/service-view';

export interface Push {
  /** 0 where the commit was accepted. */
  readonly status: number | null;
  /** Without the marks that git adds. */
  readonly output: string;
}

export interface RunningPush {
  readonly process: ChildProcess;
  /** Resolves when git has printed the text. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<Push>;
}

export interface PushTarget extends Pick<PipelineEndpoint, 'laptop' | 'stop'> {
  readonly remote: RemoteOutcome;
  git(...args: readonly string[]): string;
  push(...args: readonly string[]): Promise<Push>;
  startPush(...args: readonly string[]): RunningPush;
  /** From another repository. */
  pushFrom(folder: string, ...args: readonly string[]): Promise<Push>;
  executions(): readonly Execution[];
}

/** Of the stack that the stage `test` deploys. */
export const PAUSED_SERVICE: ServiceView = {
  arn: 'arn:service',
  name: 'service',
  stackName: 'test',
  taskDefinitionArn: 'arn:task:2',
  desiredCount: 1,
  tasks: [],
  incoming: [],
  events: [],
  rollouts: [],
  shift: {
    id: '1',
    taskDefinitionArn: 'arn:task:2',
    stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    percent: 0,
    hook: { id: 'ecs-pause-1', stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', expiresAt: '2030-01-01T00:00:00.000Z', timeoutAction: 'ROLLBACK' },
  },
};

/** The global configuration of a user whose hooks refuse every push, and who allows no bare repository. */
function globalConfiguration(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  for (const hook of ['proc-receive', 'pre-receive', 'update', 'post-receive']) {
    writeFileSync(join(folder, hook), '#!/bin/sh\necho hook of the user >&2\nexit 1\n');
    chmodSync(join(folder, hook), 0o755);
  }
  const file = join(folder, 'config');
  writeFileSync(
    file,
    `[core]\n\thooksPath = ${folder}\n[safe]\n\tbareRepository = explicit\n[user]\n\tname = Ada\n\temail = ada@example.com\n`,
  );
  return file;
}

/** A pipeline of Source, test, approve-prod and prod in a repository to which commits can be pushed. */
export async function openPushTarget(): Promise<PushTarget> {
  const { laptop, stop } = await openPipelineEndpoint();
  const { repository: projectDirectory, stateDirectory } = laptop;
  symlinkSync(stateDirectory, join(projectDirectory, '.local'));
  appendFileSync(join(projectDirectory, '.git/info/exclude'), '.local\n');
  mkdirSync(join(projectDirectory, 'docs'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: globalConfiguration(), NO_COLOR: '1' };
  const startIn = (cwd: string, args: readonly string[]): RunningPush =>
    follow(spawn('git', ['push', ...args], { cwd, env, detached: true }));
  // Below the root, where the address of the remote must be right, too.
  const startPush = (...args: readonly string[]): RunningPush => startIn(join(projectDirectory, 'docs'), args);
  return {
    laptop,
    stop,
    remote: await preparePush({ projectDirectory, stateDirectory }),
    git: (...args) => execFileSync('git', args, { cwd: projectDirectory, encoding: 'utf8', env, stdio: 'pipe' }),
    startPush,
    push: (...args) => startPush(...args).ended,
    pushFrom: (folder, ...args) => startIn(folder, args).ended,
    executions: () => laptop.store.list(),
  };
}

function follow(child: ChildProcess): RunningPush {
  let output = '';
  child.stderr?.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const ended = once(child, 'close').then(([status]) => ({
    status: status as number | null,
    output: output.replaceAll(/^remote: |(?: {8}|\x1b\[K)$/gm, ''),
  }));
  const printed = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      await sleep(20);
    }
  };
  return { process: child, printed, ended };
}
