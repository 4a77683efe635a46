import type { ServerResponse } from 'node:http';
import { forwardTo, LoadBalancingFixture } from './load-balancing-fixture';

describe('a deregistered target', () => {
  let fixture: LoadBalancingFixture;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
  });

  afterEach(() => fixture.close());

  const groupWithDelay = async (seconds: number) => {
    const group = await fixture.targetGroup({
      TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(seconds) }],
    });
    await fixture.listen(forwardTo(group));
    return group;
  };

  it('gets no new request, answers those in flight, and is then removed', async () => {
    const group = await groupWithDelay(30);
    let held: ServerResponse | undefined;
    await fixture.addTarget(group, 'old', (_request, response) => (held = response));
    const inFlight = fetch(fixture.baseUrl);
    while (held === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await fixture.addTarget(group, 'new', (_request, response) => response.end('new'));
    const began = Date.now();
    const drained = group.deregister('old');
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await (await fetch(fixture.baseUrl)).text()).toBe('new');
    }
    expect(group.targets.map(({ id, state }) => [id, state])).toEqual([
      ['old', 'draining'],
      ['new', 'healthy'],
    ]);
    held.end('old');
    await drained;
    expect(await (await inFlight).text()).toBe('old');
    expect(Date.now() - began).toBeLessThan(5000);
    expect(group.targets.map(({ id }) => id)).toEqual(['new']);
  });

  it('is removed at once if it has no requests in flight', async () => {
    const group = await groupWithDelay(30);
    await fixture.addTarget(group, 'old', (_request, response) => response.end());
    await fetch(fixture.baseUrl);
    const began = Date.now();
    await group.deregister('old');
    expect(Date.now() - began).toBeLessThan(500);
  });

  it('is removed after the deregistration delay', async () => {
    const group = await groupWithDelay(1);
    await fixture.addTarget(group, 'old', () => undefined);
    const cut = fetch(fixture.baseUrl).then((response) => response.status);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = Date.now();
    await group.deregister('old');
    expect(Date.now() - began).toBeGreaterThanOrEqual(950);
    expect([502, 504]).toContain(await cut);
  });
});
