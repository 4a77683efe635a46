import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_SERVER } from '../runtime/sample-task';
import { Load } from './load';
import { ServiceFixture, until } from './service-fixture';

/** Away from those that systems hand out, and from those of other tests. */
const freePortNow = (): number => 12_000 + Math.floor(Math.random() * 6000);

describe('a rolling deployment', () => {
  let fixture: ServiceFixture;
  let load: Load | undefined;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
  });

  afterEach(async () => {
    await load?.stop();
    load = undefined;
    await fixture.close();
  }, 20_000);

  const tasksOnDisk = () => {
    const directory = join(fixture.balancing.stateDirectory, 'tasks');
    return existsSync(directory) ? readdirSync(directory) : [];
  };

  it('loses no request under load, for several versions', async () => {
    // The target closes idle connections early, often at the moment when they are used again.
    const source = SAMPLE_SERVER.replace('server.listen', 'server.keepAliveTimeout = 30; server.listen');
    await fixture.deploy(fixture.define('v1', { source }), { DesiredCount: 2 });
    load = new Load(`${fixture.url}/`, 300);
    for (const version of ['v2', 'v3', 'v4', 'v5']) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await fixture.deploy(fixture.define(version, { source }), { DesiredCount: 2 });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    await load.stop();
    expect(load.failures).toEqual([]);
    expect([...load.versions].sort()).toEqual(['v1', 'v2', 'v3', 'v4', 'v5']);
    expect(load.answered).toBeGreaterThan(600);
    expect((await fixture.ask()).version).toBe('v5');
    expect(tasksOnDisk()).toHaveLength(2);
  }, 60_000);

  it('answers the requests that the previous version has begun', async () => {
    await fixture.deploy(fixture.define('v1'));
    const slow = fixture.ask('/slow');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await fixture.deploy(fixture.define('v2'));
    expect((await slow).version).toBe('v1');
    expect((await fixture.ask()).version).toBe('v2');
  }, 20_000);

  it.each([
    ['BLOCKING', 'ends after the requests in flight of the previous version'],
    ['DEFERRED', 'ends when the new tasks are healthy, and no request in flight is lost'],
  ])(
    'with early success criteria and %s %s',
    async (SourceServiceRevisionCleanup) => {
      // The sample takes a second for a slow request.
      const DeploymentConfiguration = { EarlySuccessCriteria: { Enable: true, HealthyPercent: 100, SourceServiceRevisionCleanup } };
      await fixture.deploy(fixture.define('v1'), { DeploymentConfiguration });
      let answered = false;
      const slow = fixture.ask('/slow').finally(() => (answered = true));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await fixture.deploy(fixture.define('v2'), { DeploymentConfiguration });
      expect(answered).toBe(SourceServiceRevisionCleanup === 'BLOCKING');
      expect((await fixture.ask()).version).toBe('v2');
      expect((await slow).version).toBe('v1');
      await until(() => tasksOnDisk().length === 1);
    },
    20_000,
  );

  it('rolls back a version that ends at once, and reports its reason, exit code and last lines', async () => {
    await fixture.deploy(fixture.define('v1'));
    const { pid } = await fixture.ask();
    load = new Load(`${fixture.url}/`, 100);
    const broken = fixture.define('v2', { source: 'console.log("reading configuration"); throw new Error("DATABASE_HOST is not set");' });
    const failure = await fixture.deploy(broken).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(failure).toMatch(
      /^service 'web' did not become healthy \(ECS deployment circuit breaker\): 2 tasks failed, so the deployment was rolled back and the previous version is still running/,
    );
    expect(failure).toMatch(
      /Essential container in task exited, exit code 1\n {2}last lines of the task:\n(.*\n)*.*reading configuration\n(.*\n)*.*DATABASE_HOST is not set/,
    );
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(await fixture.ask()).toMatchObject({ version: 'v1', pid });
    expect(tasksOnDisk()).toHaveLength(1);
  }, 30_000);

  it('rolls back a version that never becomes healthy', async () => {
    await fixture.deploy(fixture.define('v1'));
    const sick = fixture.define('v2', { source: SAMPLE_SERVER.replace("path === '/health' && global.sick", "path === '/health'") });
    await expect(fixture.deploy(sick, { HealthCheckGracePeriodSeconds: 1 })).rejects.toThrow(
      /2 tasks failed[^]*Task failed ELB health checks: health check on \/health failed with code 500, expected 200 for 1\.4 seconds/,
    );
    expect((await fixture.ask()).version).toBe('v1');
    expect(tasksOnDisk()).toHaveLength(1);
  }, 30_000);

  it('shows health checks while they fail, with the path, the port and the answer', async () => {
    const sick = fixture.define('v1', { source: SAMPLE_SERVER.replace("path === '/health' && global.sick", "path === '/health'") });
    await expect(fixture.deploy(sick, { HealthCheckGracePeriodSeconds: 6 })).rejects.toThrow(
      /for 6\.4 seconds; health check GET \/health on port \d+: 500, \d+ times, exit code 0\n/,
    );
    const shown = fixture.log.filter((line) => line.includes('health check GET /health on port'));
    expect(shown.find((line) => / on port \d+: 500$/.test(line))).toMatch(/^task \S+: health check/);
    expect(shown.filter((line) => / on port \d+: 500, \d+ times$/.test(line)).length).toBeGreaterThanOrEqual(2);
  }, 40_000);

  it('finds within seconds a version that listens on another port, and names that port', async () => {
    const wrong = freePortNow();
    const source = `require('node:http').createServer((_, response) => response.end('ok')).listen(${wrong});`;
    const started = Date.now();
    await expect(fixture.deploy(fixture.define('v1', { source }), { HealthCheckGracePeriodSeconds: 300 })).rejects.toThrow(
      new RegExp(
        `Task failed ELB health checks: health check GET /health on port \\d+: .*: nothing listens there, the task listens on ${wrong}`,
      ),
    );
    expect(Date.now() - started).toBeLessThan(100_000);
  }, 120_000);

  it('waits for a version that opens another port first, within its grace period', async () => {
    const source = `${SAMPLE_SERVER.replace('server.listen(', 'const later = () => server.listen(')}
      require('node:net').createServer().listen(${freePortNow()});
      const working = setInterval(() => console.log('still loading'), 500);
      setTimeout(() => { clearInterval(working); later(); }, 13_000);`;
    await fixture.deploy(fixture.define('v1', { source }), { HealthCheckGracePeriodSeconds: 60 });
    expect((await fixture.ask()).version).toBe('v1');
  }, 120_000);

  it('leaves nothing running when the first version fails', async () => {
    await expect(fixture.deploy(fixture.define('v1', { source: 'process.exit(1)' }))).rejects.toThrow(
      /so the service was not created and none of its tasks is running[^]*the task wrote no output/,
    );
    expect(fixture.provider.views()).toEqual([]);
    expect(tasksOnDisk()).toEqual([]);
    expect((await fetch(fixture.url)).status).toBe(503);
  }, 20_000);

  it('fails at once for an image that does not exist', async () => {
    const arn = fixture.define('v1');
    fixture.taskDefinitions.set(arn, { Family: 'sample', ContainerDefinitions: [{ Name: 'app', Image: 'laptop.invalid/sample:never' }] });
    await expect(fixture.deploy(arn)).rejects.toThrow(/image 'laptop.invalid\/sample:never' does not exist on this machine/);
  });

  it('ends when the run is stopped, and leaves nothing running', async () => {
    await fixture.deploy(fixture.define('v1'));
    const stop = new AbortController();
    const never = fixture.define('v2', { source: 'setInterval(() => 0, 1000)' });
    const deployed = fixture.provider.update({ ...fixture.serviceRequest(never), signal: stop.signal });
    await until(() => tasksOnDisk().length === 2);
    stop.abort();
    await expect(deployed).rejects.toThrow(/abort/i);
    expect(tasksOnDisk()).toHaveLength(1);
    expect((await fixture.ask()).version).toBe('v1');
  }, 20_000);

  it('ends when the engine is stopped, and leaves nothing running', async () => {
    const never = fixture.define('v1', { source: 'setInterval(() => 0, 1000)' });
    const deployed = fixture.provider.create(fixture.serviceRequest(never)).catch((error: Error) => error);
    await until(() => tasksOnDisk().length === 1);
    await fixture.provider.stop({
      logicalId: 'Service',
      type: '',
      physicalId: 'arn:aws:ecs:eu-west-1:111111111111:service/test/web',
      attributes: {},
      properties: {},
    });
    expect(await deployed).toMatchObject({ name: 'AbortError' });
    expect(tasksOnDisk()).toEqual([]);
  }, 20_000);
});
