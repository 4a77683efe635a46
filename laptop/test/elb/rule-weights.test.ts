import type { JsonObject } from '../../src/json';
import { ListenerRuleProvider } from '../../src/elb/listener-rule-provider';
import type { TargetGroup } from '../../src/elb/target-group';
import { count, expectShare, REQUESTS } from './share-of-requests';
import { fixedResponse, LoadBalancingFixture, request } from './load-balancing-fixture';

describe('the weights of a rule', () => {
  let fixture: LoadBalancingFixture;
  let groups: readonly TargetGroup[];
  let provider: ListenerRuleProvider;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
    await fixture.listen(fixedResponse('404', 'none'));
    groups = [await fixture.targetGroup({}, 'Primary'), await fixture.targetGroup({}, 'Alternate')];
    await fixture.addTarget(groups[0]!, 'one', (_request, response) => response.end('primary'));
    await fixture.addTarget(groups[1]!, 'two', (_request, response) => response.end('alternate'));
    provider = new ListenerRuleProvider(fixture.balancing);
  });

  afterEach(() => fixture.close());

  const rule = (priority = 1) => {
    const weighted = groups.map(({ arn }, index) => ({ TargetGroupArn: arn, Weight: index === 0 ? 1 : 0 }));
    const properties: JsonObject = {
      ListenerArn: fixture.listenerArn,
      Priority: priority,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: weighted } }],
    };
    return request('Rule', properties);
  };
  const ask = async (): Promise<string> => (await fetch(fixture.baseUrl)).text();
  const weigh = (arn: string, [primary, alternate]: readonly [number, number]) =>
    fixture.balancing.setWeights(arn, { [groups[0]!.arn]: primary, [groups[1]!.arn]: alternate });

  it('are those of the template at first', async () => {
    await provider.create(rule());
    expect(await count('alternate', ask)).toBe(0);
  });

  it('can be changed apart from the template, and share the requests', async () => {
    const { physicalId } = await provider.create(rule());
    weigh(physicalId, [75, 25]);
    await expectShare(ask, { answer: 'alternate', percent: 25 });
    weigh(physicalId, [0, 100]);
    expect(await count('alternate', ask)).toBe(REQUESTS);
  }, 120_000);

  it('survive a restart of the engine, and CloudFormation resets them when it updates the rule', async () => {
    const { physicalId } = await provider.create(rule());
    weigh(physicalId, [0, 100]);
    await provider.resume(rule());
    expect(await ask()).toBe('alternate');
    await provider.update(rule(2));
    expect(await ask()).toBe('primary');
    await provider.resume(rule(2));
    expect(await ask()).toBe('primary');
  });

  it('cannot be changed of a rule that does not exist', () => {
    expect(() => weigh('arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/none', [1, 0])).toThrow(
      'listener rule arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/none does not exist on this machine; deploy its stack first',
    );
  });
});
