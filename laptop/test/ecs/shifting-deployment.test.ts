import type { JsonObject } from '../../src/json';
import type { TargetGroup } from '../../src/elb/target-group';
import { SAMPLE_SERVER } from '../runtime/sample-task';
import { expectShare } from '../elb/share-of-requests';
import { Load } from './load';
import { ServiceFixture, until } from './service-fixture';

const HEADER = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Test-Traffic', Values: ['true'] } };
const ANY_PATH = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
const PAUSE = { TargetType: 'PAUSE', LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] };

describe('a deployment that shifts requests', () => {
  let fixture: ServiceFixture;
  let groups: readonly [TargetGroup, TargetGroup];
  let rules: readonly [production: string, test: string];
  let load: Load | undefined;

  beforeEach(async () => {
    fixture = await ServiceFixture.open();
    const settings = { HealthCheckIntervalSeconds: 0.2, HealthCheckTimeoutSeconds: 1, UnhealthyThresholdCount: 2 };
    groups = [await fixture.balancing.targetGroup(settings, 'Primary'), await fixture.balancing.targetGroup(settings, 'Alternate')];
    const weighted = groups.map(({ arn }, index) => ({ TargetGroupArn: arn, Weight: index === 0 ? 1 : 0 }));
    const forward = { Type: 'forward', ForwardConfig: { TargetGroups: weighted } };
    rules = [await fixture.balancing.addRule(3, [ANY_PATH], forward), await fixture.balancing.addRule(2, [HEADER], forward)];
  });

  afterEach(async () => {
    await load?.stop();
    load = undefined;
    await fixture.close();
  }, 20_000);

  const strategy = (configuration: JsonObject, desiredCount = 1): JsonObject => ({
    DesiredCount: desiredCount,
    LoadBalancers: [
      {
        ContainerName: 'app',
        ContainerPort: 8080,
        TargetGroupArn: groups[0].arn,
        AdvancedConfiguration: {
          AlternateTargetGroupArn: groups[1].arn,
          ProductionListenerRule: rules[0],
          TestListenerRule: rules[1],
          RoleArn: 'arn:aws:iam::111111111111:role/ecs',
        },
      },
    ],
    DeploymentConfiguration: { BakeTimeInMinutes: 0, ...configuration },
  });
  const BLUE_GREEN = { Strategy: 'BLUE_GREEN' };
  const CANARY = { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 25, CanaryBakeTimeInMinutes: 0 } };
  const versionOf = async (headers: Record<string, string> = {}): Promise<string> =>
    ((await (await fetch(fixture.url, { headers })).json()) as { version: string }).version;
  const shareOf = (version: string, percent: number): Promise<void> => expectShare(versionOf, { answer: version, percent });
  const waiting = async (): Promise<string> => {
    await until(() => (fixture.view().shift?.hook ?? null) !== null);
    return fixture.view().shift!.hook!.id;
  };
  const decide = async (action: 'CONTINUE' | 'ROLLBACK'): Promise<void> => {
    const hookId = await waiting();
    expect(fixture.provider.continueDeployment(fixture.view().arn, { hookId, action })).toBe(true);
  };
  const messageOf = (deployment: Promise<unknown>): Promise<string> =>
    deployment.then(
      () => '',
      (error: Error) => error.message,
    );

  it('gives the first version all requests at once, whatever the weights of the template', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(CANARY));
    expect(await versionOf()).toBe('v1');
    expect(groups.map(({ targets }) => targets.length)).toEqual([0, 1]);
  });

  it('of a canary gives the new version its share, and the rest when a person continues', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(CANARY));
    const deployment = fixture.deploy(fixture.define('v2'), strategy({ ...CANARY, LifecycleHooks: [PAUSE] }));
    await waiting();
    await shareOf('v2', 0);
    expect([await versionOf({ 'X-Test-Traffic': 'true' }), await versionOf()]).toEqual(['v2', 'v1']);
    await decide('CONTINUE');
    await until(() => fixture.view().shift?.percent === 25);
    await shareOf('v2', 25);
    await decide('CONTINUE');
    await deployment;
    await shareOf('v2', 100);
    expect(fixture.view()).toMatchObject({ shift: null, tasks: [{ imageUri: 'laptop.invalid/sample:v2' }] });
  }, 60_000);

  it('of a linear deployment gives the new version equal shares, one after the other', async () => {
    const linear = { Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 40, StepBakeTimeInMinutes: 0 }, LifecycleHooks: [PAUSE] };
    await fixture.deploy(fixture.define('v1'), strategy(linear));
    const deployment = fixture.deploy(fixture.define('v2'), strategy(linear));
    for (const percent of [40, 80]) {
      await decide('CONTINUE');
      await until(() => fixture.view().shift?.percent === percent);
      await shareOf('v2', percent);
    }
    await decide('CONTINUE');
    await deployment;
    await shareOf('v2', 100);
  }, 60_000);

  it('loses no request, and takes turns between the two target groups', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(BLUE_GREEN, 2));
    load = new Load(`${fixture.url}/`, 200);
    for (const version of ['v2', 'v3', 'v4']) {
      await fixture.deploy(fixture.define(version), strategy(version === 'v3' ? CANARY : BLUE_GREEN, 2));
      expect(await versionOf()).toBe(version);
    }
    expect(groups.map(({ targets }) => targets.length)).toEqual([2, 0]);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect([...load.versions].sort()).toEqual(['v1', 'v2', 'v3', 'v4']);
  }, 60_000);

  it('waits between the steps and after them, and says that minutes pass as seconds', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(CANARY));
    const began = Date.now();
    const slow = { ...CANARY, BakeTimeInMinutes: 3, CanaryConfiguration: { CanaryPercent: 25, CanaryBakeTimeInMinutes: 4 } };
    await fixture.deploy(fixture.define('v2'), strategy(slow));
    expect(Date.now() - began).toBeGreaterThanOrEqual(7 * fixture.minuteMilliseconds);
    expect(fixture.log).toContain('minutes of this deployment pass as seconds; `npm start -- --real-time` lets them pass as minutes');
  }, 20_000);

  it.each([
    ['bakes', { BakeTimeInMinutes: 50 }],
    ['waits for a person', { LifecycleHooks: [{ ...PAUSE, LifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT'] }] }],
  ])(
    'rolls back when an alarm goes off while it %s, and the previous version never stopped',
    async (_while, waits) => {
      const dimensions = groups.map(({ arn }) => [{ Name: 'TargetGroup', Value: arn.split(':').at(-1)! }]);
      dimensions.forEach((Dimensions, index) => {
        const stat = (MetricName: string) => ({
          Metric: { MetricName, Namespace: 'AWS/ApplicationELB', Dimensions },
          Period: 60,
          Stat: 'Sum',
        });
        fixture.alarms.set(`errors-${index}`, {
          Threshold: 5,
          EvaluationPeriods: 2,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          Metrics: [
            { Id: 'expr', Expression: 'IF(requests >= 5, 100 * errors / requests, 0)', ReturnData: true },
            { Id: 'requests', MetricStat: stat('RequestCount'), ReturnData: false },
            { Id: 'errors', MetricStat: stat('HTTPCode_Target_5XX_Count'), ReturnData: false },
          ],
        });
      });
      const watched = { ...CANARY, ...waits, Alarms: { Enable: true, Rollback: true, AlarmNames: ['errors-0', 'errors-1'] } };
      const broken = SAMPLE_SERVER.replace(
        'setTimeout(() =>',
        "if (path !== '/health') { response.statusCode = 500; }\n  setTimeout(() =>",
      );
      await fixture.deploy(fixture.define('v1'), strategy(watched));
      const { pid } = await fixture.ask();
      load = new Load(`${fixture.url}/`, 200);
      const message = await messageOf(fixture.deploy(fixture.define('v2', { source: broken }), strategy(watched)));
      await load.stop();
      expect(message).toBe("service 'web' was rolled back, and the previous version gets all requests: alarm errors-0 went off");
      await shareOf('v1', 100);
      expect((await fixture.ask()).pid).toBe(pid);
      expect(fixture.view().rollouts[0]).toMatchObject({
        state: 'FAILED',
        reason: 'Service deployment rolled back: alarm errors-0 went off.',
      });
      expect(groups.map(({ targets }) => targets.length)).toEqual([0, 1]);
    },
    60_000,
  );

  it('does not begin with a version whose tasks end, and reports their last lines', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(BLUE_GREEN));
    const broken = fixture.define('v2', { source: 'throw new Error("DATABASE_HOST is not set");' });
    expect(await messageOf(fixture.deploy(broken, strategy(BLUE_GREEN)))).toMatch(
      /^service 'web' did not become healthy: 3 tasks failed[^]*DATABASE_HOST is not set/,
    );
    expect([await versionOf(), await versionOf({ 'X-Test-Traffic': 'true' })]).toEqual(['v1', 'v1']);
    await fixture.deploy(fixture.define('v3'), strategy(BLUE_GREEN));
    expect(await versionOf()).toBe('v3');
  }, 20_000);

  it.each([
    ['decides so at a pause', () => decide('ROLLBACK'), 'a person decided so (PRE_PRODUCTION_TRAFFIC_SHIFT)'],
    [
      'stops it',
      async () => {
        await waiting();
        expect(fixture.provider.stopDeployment(fixture.view().arn)).toBe(true);
      },
      'the deployment was stopped by hand',
    ],
  ])('rolls back when a person %s', async (_case, act, reason) => {
    await fixture.deploy(fixture.define('v1'), strategy(BLUE_GREEN));
    const message = messageOf(fixture.deploy(fixture.define('v2'), strategy({ ...BLUE_GREEN, LifecycleHooks: [PAUSE] })));
    await act();
    expect(await message).toBe(`service 'web' was rolled back, and the previous version gets all requests: ${reason}`);
    expect([await versionOf(), await versionOf({ 'X-Test-Traffic': 'true' })]).toEqual(['v1', 'v1']);
    expect(fixture.provider.stopDeployment(fixture.view().arn)).toBe(false);
  });

  it('rolls back when nobody decides in time', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(BLUE_GREEN));
    const hook = { ...PAUSE, TimeoutConfiguration: { Action: 'ROLLBACK', TimeoutInMinutes: 0.005 } };
    const message = await messageOf(fixture.deploy(fixture.define('v2'), strategy({ ...BLUE_GREEN, LifecycleHooks: [hook] })));
    expect(message).toMatch(/the previous version gets all requests: nobody decided in time \(PRE_PRODUCTION_TRAFFIC_SHIFT\)$/);
    const goesOn = { ...hook, TimeoutConfiguration: { ...hook.TimeoutConfiguration, Action: 'CONTINUE' } };
    await fixture.deploy(fixture.define('v3'), strategy({ ...BLUE_GREEN, LifecycleHooks: [goesOn] }));
    expect(await versionOf()).toBe('v3');
  }, 20_000);

  it.each(['killed', 'stopped by a person'])(
    'goes on at the same pause after the engine was %s, with the same share',
    async (how) => {
      const tests = { TargetType: 'PAUSE', LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] };
      const paused = strategy({ ...CANARY, LifecycleHooks: [tests, PAUSE] });
      const first = fixture.define('v1');
      const second = fixture.define('v2');
      await fixture.deploy(first, paused);
      const interrupted = messageOf(fixture.deploy(second, paused));
      await decide('CONTINUE');
      await until(() => fixture.view().shift?.stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT');
      await decide('CONTINUE');
      await until(() => fixture.view().shift?.percent === 25);
      const hookId = await waiting();
      const { id } = fixture.view().shift!;
      if (how !== 'killed') {
        fixture.person.abort();
        expect(await interrupted).not.toBe('');
      }
      await fixture.provider.stop(fixture.record!);
      expect(await interrupted).not.toBe('');

      fixture.person = new AbortController();
      fixture.provider = fixture.newProvider();
      await fixture.provider.resume(fixture.serviceRequest(first, paused));
      expect(await versionOf()).toBe('v1');
      const deployment = fixture.deploy(second, paused);
      expect(await waiting()).toBe(hookId);
      expect(fixture.view().shift).toMatchObject({ id, percent: 25 });
      await shareOf('v2', 25);
      await decide('CONTINUE');
      await deployment;
      expect(await versionOf()).toBe('v2');
    },
    60_000,
  );

  it('starts in the target group that got the requests, after the engine was stopped', async () => {
    await fixture.deploy(fixture.define('v1'), strategy(BLUE_GREEN));
    const arn = fixture.define('v2');
    await fixture.deploy(arn, strategy(BLUE_GREEN));
    await fixture.provider.stop(fixture.record!);
    fixture.provider = fixture.newProvider();
    await fixture.provider.resume(fixture.serviceRequest(arn, strategy(BLUE_GREEN)));
    expect(await versionOf()).toBe('v2');
    expect(groups.map(({ targets }) => targets.length)).toEqual([1, 0]);
  }, 20_000);

  it('can follow a rolling deployment, when its tasks are in both its own and the shared target groups', async () => {
    const [shared] = strategy(CANARY).LoadBalancers as readonly JsonObject[];
    const own = { ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: fixture.group.arn };
    await fixture.deploy(fixture.define('v1'));
    await fixture.deploy(fixture.define('v2'), { LoadBalancers: [own, shared!] });
    expect([fixture.group, ...groups].map(({ targets }) => targets.length)).toEqual([1, 1, 0]);
    expect(await versionOf()).toBe('v2');
    await fixture.deploy(fixture.define('v3'), strategy(CANARY));
    expect(await versionOf()).toBe('v3');
    expect([fixture.group, ...groups].map(({ targets }) => targets.length)).toEqual([0, 0, 1]);
    await fixture.deploy(fixture.define('v4'), { LoadBalancers: [own, shared!] });
    expect([fixture.group, ...groups].map(({ targets }) => targets.length)).toEqual([1, 0, 1]);
    expect(await versionOf()).toBe('v4');
  }, 30_000);

  it('needs an entry with two target groups, a bake time and pauses that the laptop knows', async () => {
    const deploy = (configuration: JsonObject, changes: JsonObject = {}) =>
      messageOf(fixture.deploy(fixture.define('v1'), { ...strategy(configuration), ...changes }));
    expect(await deploy(CANARY, { LoadBalancers: [{ TargetGroupArn: fixture.group.arn }] })).toMatch(
      /property LoadBalancers must have one entry with AdvancedConfiguration/,
    );
    expect(await deploy({ ...CANARY, BakeTimeInMinutes: null })).toMatch(/BakeTimeInMinutes is required with CANARY/);
    expect(await deploy({ ...CANARY, LifecycleHooks: [{ ...PAUSE, TargetType: 'AWS_LAMBDA' }] })).toMatch(
      /TargetType must be PAUSE; the laptop runs no Lambda function in a deployment/,
    );
  });
});
