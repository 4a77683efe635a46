import { matchesHttpCode } from '../../src/elb/target-group-settings';
import { probe } from '../../src/elb/probe';
import { freePort } from '../../src/runtime/free-port';
import { forwardTo, LoadBalancingFixture } from './load-balancing-fixture';

const SETTINGS = { path: '/health', intervalSeconds: 1, timeoutSeconds: 1, healthyThreshold: 1, unhealthyThreshold: 2, matcher: '200' };

describe('health checks', () => {
  let fixture: LoadBalancingFixture;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
  });

  afterEach(() => fixture.close());

  it('exclude a target after the unhealthy threshold, and include it again after the healthy one', async () => {
    const group = await fixture.targetGroup({ HealthCheckIntervalSeconds: 0.1, UnhealthyThresholdCount: 2, HealthyThresholdCount: 2 });
    await fixture.listen(forwardTo(group));
    let sick = true;
    const reasons: string[] = [];
    const server = await fixture.addTarget(group, 'well', (_request, response) => response.end('well'));
    expect(server.listening).toBe(true);
    const sickServer = await fixture.addTarget(group, 'sick', (request, response) => {
      response.statusCode = sick && request.url === '/health' ? 500 : 200;
      response.end('sick');
    });
    const address = group.targets[1]?.address;
    group.remove('sick');
    group.register({ id: 'sick', address: address as NonNullable<typeof address>, onUnhealthy: (reason) => reasons.push(reason) });
    await until(() => group.targets[1]?.state === 'unhealthy');
    expect(await (await fetch(fixture.baseUrl)).text()).toBe('well');
    expect(await (await fetch(fixture.baseUrl)).text()).toBe('well');
    sick = false;
    await until(() => group.targets[1]?.state === 'healthy');
    expect(reasons).toEqual(['health check on /health failed with code 500, expected 200']);
    expect(sickServer.listening).toBe(true);
  });

  it('include unhealthy targets when there are no others, as on AWS', async () => {
    const group = await fixture.targetGroup({ HealthCheckIntervalSeconds: 0.1 });
    await fixture.listen(forwardTo(group));
    await fixture.addTarget(group, 'sick', (request, response) => {
      response.statusCode = request.url === '/health' ? 500 : 200;
      response.end('still there');
    });
    await until(() => group.targets[0]?.state === 'unhealthy');
    expect(await (await fetch(fixture.baseUrl)).text()).toBe('still there');
  });

  it('report why they fail', async () => {
    expect(await probe({ host: '127.0.0.1', port: await freePort() }, SETTINGS)).toEqual({
      healthy: false,
      outcome: 'got no answer (ECONNREFUSED)',
      reason: 'health check on /health got no answer (ECONNREFUSED)',
    });
    const group = await fixture.targetGroup();
    await fixture.addTarget(group, 'silent', () => undefined);
    const address = group.targets[0]?.address;
    expect(await probe(address as NonNullable<typeof address>, SETTINGS)).toEqual({
      healthy: false,
      outcome: 'timed out',
      reason: 'health check on /health timed out',
    });
    group.close();
  });

  it.each(['health', '/a b', '/ä'])('refuse the path %s, as AWS does', async (path) => {
    await expect(fixture.targetGroup({ HealthCheckPath: path })).rejects.toThrow(
      `property HealthCheckPath is '${path}'; it must begin with /`,
    );
  });

  it.each([
    ['200', 200, true],
    ['200', 204, false],
    ['200,204', 204, true],
    ['200-299', 250, true],
    ['200-299', 300, false],
  ])('matcher %s and code %d: %s', (matcher, code, matches) => {
    expect(matchesHttpCode(matcher, code)).toBe(matches);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 4000;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error('waited for too long');
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
