import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackEvents } from '../../src/cloudformation/stack-events';
import { StackFiles } from '../../src/cloudformation/stack-files';
import { RunningGroups } from '../../src/codebuild/running-groups';
import { DesiredCounts } from '../../src/ecs/desired-counts';
import { PortAssignments } from '../../src/elb/port-assignments';
import { CredentialStore } from '../../src/endpoint/credential-store';
import { lockEngine } from '../../src/engine-lock';
import { clockFile, LogClock } from '../../src/logs/log-clock';
import { LogFile } from '../../src/logs/log-file';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { Transitions } from '../../src/pipeline/transitions';
import { readServerState, ensureServerState } from '../../src/rds/server-state';
import { processIdentity } from '../../src/runtime/process-identity';
import { listProcessRecords, writeProcessRecord } from '../../src/runtime/process-record';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { describeLowSpace } from '../../src/state/disk-space';
import { StateFile } from '../../src/state/state-file';
import { buildCommands, TemporaryProject } from '../codebuild/run-in-temp';
import { describeWithSmallDisk, smallDisk } from '../fixtures/small-disk';
import type { StackState } from '../../src/cloudformation/stack-state';
import type { Execution } from '../../src/pipeline/execution';

const LARGE = 'x'.repeat(20_000);
const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard/d9e1f0b2-0000-4000-8000-000000000000';

/** A kind of state: how to change it, and what it is now. */
interface Kind {
  readonly change: (text: string) => void;
  readonly read: () => unknown;
}

const KINDS: Readonly<Record<string, (directory: string) => Kind>> = {
  parameters: (stateDirectory) => {
    const store = new FileParameterStore({ stateDirectory });
    return {
      change: (text) =>
        void store.put({ name: '/orchard/a', type: 'String', value: text.slice(0, 4000), overwrite: true, description: text }),
      read: () => store.find('/orchard/a')?.value.slice(0, 10),
    };
  },
  executions: (directory) => {
    const store = new ExecutionStore(directory);
    return {
      change: (stopReason) => store.save({ number: 1, stopReason } as Execution),
      read: () => [store.get(1)?.stopReason?.length, new ExecutionStore(directory).get(1)?.stopReason?.length],
    };
  },
  stacks: (directory) => {
    const files = new StackFiles(directory);
    return {
      change: (statusReason) => files.write({ name: 'orchard', statusReason } as StackState),
      read: () => files.read('orchard')?.statusReason?.length,
    };
  },
  'events of stacks': (directory) => {
    const events = new StackEvents(directory);
    return {
      change: (reason) => events.record(STACK_ID, { logicalId: 'A', physicalId: 'a', type: 'T', status: 'CREATE_COMPLETE', reason }),
      read: () => events.list(STACK_ID).map(({ reason }) => reason?.length),
    };
  },
  'disabled transitions': (directory) => {
    const transitions = new Transitions(directory);
    return {
      change: (reason) => transitions.disable('prod', { reason, changedBy: 'me' }),
      read: () => transitions.disabled('prod')?.reason.length,
    };
  },
  'desired counts': (directory) => {
    const counts = new DesiredCounts(directory);
    return { change: (text) => counts.set(text, text.length), read: () => counts.get('first') };
  },
  'records of tasks': (directory) => ({
    change: (identity) => writeProcessRecord(directory, { id: 'task', pid: 1, identity, stopTimeoutSeconds: 1 }),
    read: () => listProcessRecords(directory).map(({ record }) => record?.identity.length),
  }),
  'any other JSON': (directory) => {
    const file = new StateFile<string>(join(directory, 'other.json'), 1);
    return { change: (text) => file.write(text), read: () => file.read()?.length };
  },
};

describeWithSmallDisk('on a full disk', () => {
  const disk = smallDisk();

  test.each(Object.entries(KINDS))('a change of %s is refused, and the old state stays', (_, open) => {
    const { change, read } = open(disk.path);
    change('first');
    const before = read();
    expect(before).toBeDefined();
    disk.fill();
    expect(() => change(LARGE)).toThrow(/ENOSPC/);
    expect(read()).toEqual(before);
    disk.clear();
    change(LARGE);
    expect(read()).not.toBeUndefined();
  });

  test('what is made on first use is refused, and made once there is space', async () => {
    const server = join(disk.path, 'postgres', 'orchard');
    const ports = new PortAssignments(disk.path, 20_000 + (process.pid % 10_000));
    disk.fill();
    expect(() => new CredentialStore(disk.path).own()).toThrow('cannot write');
    await expect(ports.assign('alb')).rejects.toThrow('cannot write');
    await expect(ensureServerState(server, [join(disk.path, 'postgres')])).rejects.toThrow();
    disk.clear();
    expect(new CredentialStore(disk.path).own().accessKeyId).toMatch(/^AKIA/);
    await expect(ports.assign('alb')).resolves.toBeGreaterThan(0);
    expect(readServerState(server)).toBeUndefined();
  });

  test('the state is locked and released all the same, so that it can be deleted', () => {
    disk.fill();
    const release = lockEngine(disk.path);
    expect(() => lockEngine(disk.path)).toThrow();
    release();
    lockEngine(disk.path)();
  });

  test('lines of a log are dropped with one warning, and the log goes on when there is space', () => {
    const file = join(disk.path, 'services.log');
    const warnings: string[] = [];
    const log = new LogFile(file, (message) => warnings.push(message));
    log.append('first');
    disk.fill();
    log.append(LARGE);
    log.append(LARGE);
    expect(warnings).toEqual([`lines are missing in ${file} from now on, because the disk is full; make space on it`]);
    disk.clear();
    log.append('last');
    expect(readFileSync(file, 'utf8')).toMatch(/^first\n(x*)\n\(2 lines are missing here: the disk was full\)\nlast\n$/);
  });

  test('the times of a log are missing, and nothing else', async () => {
    const file = join(disk.path, 'task.log');
    disk.fill();
    disk.clear();
    appendFileSync(file, 'one\n');
    const clock = new LogClock({ logFile: file });
    disk.fill();
    await sleep(250);
    disk.clear();
    clock.stop();
    expect(readFileSync(clockFile(file), 'utf8')).toMatch(/4 \d+\n$/);
  });

  test('the log of a task is not rotated, and nothing else fails', () => {
    const logFile = join(disk.path, 'task.log');
    const rotate = (): void => {
      appendFileSync(logFile, 'a line\n'.repeat(800));
      new LogClock({ logFile, maximumBytes: 4096 }).stop();
    };
    rotate();
    appendFileSync(logFile, 'a line\n'.repeat(800));
    disk.fill();
    expect(() => new LogClock({ logFile, maximumBytes: 4096 }).stop()).not.toThrow();
    disk.clear();
    rotate();
    expect(readFileSync(logFile, 'utf8')).toBe('');
  });

  test('a build ends with an error, and says that its log is incomplete', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': buildCommands('echo started', `head -c 200000 /dev/zero | tr '\\0' 'x' | fold`),
    });
    const workDirectory = join(disk.path, 'work');
    const request = project.request({ workDirectory });
    const log = (line: string): void => {
      project.lines.push(line);
      if (line === 'started') {
        disk.fill();
      }
    };
    await expect(project.build({ ...request, log })).rejects.toThrow('cannot write');
    expect(project.lines).toContain(
      `lines are missing in ${workDirectory}/build.log from now on, because the disk is full; make space on it`,
    );
  });

  test('no command of a build is left running that a later engine would not find', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('sleep 300') });
    const groups = jest.spyOn(RunningGroups.prototype, 'add');
    const cacheDirectory = join(disk.path, 'cache');
    const running = project.build({ ...project.request({ cacheDirectory }), log: () => disk.fill() });
    await expect(running).rejects.toThrow('cannot write');
    const [[leader]] = groups.mock.calls as [[number]];
    while (processIdentity(leader) !== undefined) {
      await sleep(10);
    }
    groups.mockRestore();
  });

  test('the engine says how much space there is before it starts', () => {
    expect(describeLowSpace(disk.path)).toBe(
      `only 2 MiB are free on the disk of ${disk.path}, and a run may need 1024 MiB: actions fail when it is full; make space on it first`,
    );
  });
});
