import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../src/json';
import { processIdentity } from '../../src/runtime/process-identity';
import { DockerRuntime } from '../../src/runtime/docker-runtime';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import type { TaskRuntime } from '../../src/runtime/task-runtime';
import { buildImage, describeWithDocker, removeImage } from '../runtime/describe-with-docker';
import { ServiceFixture, until } from './service-fixture';

/** Works through messages, each of which takes a while, and ends between two of them. */
const WORKER = `
let stopping = false;
process.on('SIGTERM', () => { console.log('SIGTERM'); stopping = true; });
(async () => {
  for (let message = 1; !stopping; message += 1) {
    console.log('begins ' + message);
    await new Promise((resolve) => setTimeout(resolve, 500));
    console.log('finished ' + message);
  }
  console.log('drained');
})();
`;
/** Does not end by itself. */
const STUBBORN = `process.on('SIGTERM', () => console.log('SIGTERM')); console.log('begins 1'); setInterval(() => undefined, 1000);`;
/** Runs for a moment, as a program that cannot reach its queue. */
const FAILING = `setTimeout(() => { console.error('no queue'); process.exit(3); }, 1500);`;

const NO_LOAD_BALANCER: JsonObject = { LoadBalancers: [], HealthCheckGracePeriodSeconds: 0 };

interface Runtime {
  readonly create: (stateDirectory: string) => TaskRuntime;
  /** Makes the images of a version. */
  readonly prepare: (version: string, source: string) => void;
}

/** Tests of a service without a load balancer. */
function testWorkers({ create, prepare }: Runtime): void {
  let fixture: ServiceFixture;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
    fixture.provider = fixture.newProvider(create(fixture.balancing.stateDirectory));
  });

  afterEach(() => fixture.close(), 30_000);

  const define = (version: string, { source, stopTimeout = 10 }: { source: string; stopTimeout?: number }): string => {
    prepare(version, source);
    return fixture.define(version, { source, container: { PortMappings: [], StopTimeout: stopTimeout } });
  };
  const only = () => {
    const [task, ...others] = fixture.view().tasks;
    expect(others).toEqual([]);
    return task!;
  };
  const linesOf = (logFile: string): readonly string[] => readFileSync(logFile, 'utf8').trim().split('\n');

  it('is healthy when its process has run for some seconds, and finishes its message when a new version replaces it', async () => {
    await fixture.deploy(define('worker-1', { source: WORKER }), NO_LOAD_BALANCER);
    const first = only();
    expect(first).toMatchObject({ lastStatus: 'RUNNING', health: 'UNKNOWN' });
    await fixture.deploy(define('worker-2', { source: WORKER }), NO_LOAD_BALANCER);
    const lines = linesOf(first.logFile);
    const begun = lines.filter((line) => line.startsWith('begins')).length;
    expect(lines.slice(-2)).toEqual([`finished ${begun}`, 'drained']);
    expect(lines).toContain('SIGTERM');
    expect(fixture.provider.stoppedTasks.all()).toMatchObject([{ id: first.id, exitCode: 0, code: 'ServiceSchedulerInitiated' }]);
    expect(only().imageUri).toContain(':worker-2');
  }, 60_000);

  it('is killed when it does not end within its stop timeout', async () => {
    await fixture.deploy(define('worker-1', { source: STUBBORN, stopTimeout: 1 }), NO_LOAD_BALANCER);
    const { logFile } = only();
    await fixture.provider.stop(fixture.record!);
    fixture.record = undefined;
    expect(linesOf(logFile)).toContain('SIGTERM');
    expect(fixture.provider.stoppedTasks.all()).toMatchObject([{ exitCode: 137 }]);
  }, 60_000);

  it('is rolled back when its tasks end again and again, while the previous version works on', async () => {
    await fixture.deploy(define('worker-1', { source: WORKER }), NO_LOAD_BALANCER);
    const { id } = only();
    await expect(fixture.deploy(define('worker-2', { source: FAILING }), NO_LOAD_BALANCER)).rejects.toThrow(
      /circuit breaker\): 2 tasks failed, so the deployment was rolled back[^]*exit code 3[^]*no queue/,
    );
    expect(only()).toMatchObject({ id, lastStatus: 'RUNNING' });
  }, 60_000);
}

describe('a service without a load balancer, as a process', () => {
  testWorkers({ create: (stateDirectory) => new ProcessRuntime(stateDirectory), prepare: () => undefined });

  it('is replaced when it dies', async () => {
    const fixture = await ServiceFixture.open();
    await fixture.deploy(fixture.define('worker-1', { source: WORKER, container: { PortMappings: [] } }), NO_LOAD_BALANCER);
    const [first] = fixture.view().tasks;
    const pid = Number(first!.runtimeId.replace('pid:', ''));
    process.kill(pid, 'SIGKILL');
    await until(() => fixture.view().tasks.some(({ id }) => id !== first!.id));
    expect(processIdentity(pid)).toBeUndefined();
    expect(fixture.view().tasks).toHaveLength(1);
    expect(fixture.events).toContainEqual(expect.objectContaining({ message: expect.stringContaining('(SIGKILL)'), exitCode: 137 }));
    await fixture.close();
  }, 30_000);
});

describeWithDocker('a service without a load balancer, in Docker', () => {
  const images = new Set<string>();
  afterAll(() => images.forEach(removeImage), 30_000);

  testWorkers({
    create: (stateDirectory) => new DockerRuntime(stateDirectory),
    prepare: (version, source) => {
      const image = `laptop.invalid/sample:${version}`;
      buildImage(image, source);
      images.add(image);
    },
  });
});
