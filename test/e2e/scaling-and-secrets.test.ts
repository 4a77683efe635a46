import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CodePipelineClient, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { DescribeServicesCommand, ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { enginePort } from '../support/engine-port';
import { Repository, type RunningEngine } from './repository';
import { TINY_APP } from './tiny-app';

const OPTIONS = `service: {
  build: { install: '', test: '', bundle: '' },
  secrets: ['API_KEY'],
  restartOnSecretChange: true,
  spot: { fargateBase: 1, fargateWeight: 1, spotWeight: 3 },
  ephemeralStorageGiB: 50,
  scaling: { targetMemoryPercent: 75, targetRequestsPerMinute: 1000 },
}, environments: [{
  name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development',
  sleep: { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' },
}],`;
const APP = {
  ...TINY_APP,
  'app/server.js': `const { PORT, VERSION, API_KEY } = process.env;
const server = require('node:http').createServer((_, response) => response.end(JSON.stringify({ version: VERSION, key: API_KEY })));
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
};
const PORT = enginePort();
const MINUTES = 60_000;

describe('a service that sleeps, and whose tasks are replaced when a secret changes', () => {
  let repository: Repository;
  let engine: RunningEngine;
  const client = (): { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } } => {
    const state = <T>(name: string): T => (JSON.parse(repository.read(`.local/${name}.json`)) as { state: T }).state;
    return { endpoint: state<{ url: string }>('endpoint').url, region: 'eu-west-1', credentials: state('credentials') };
  };

  beforeAll(async () => {
    repository = new Repository({ options: OPTIONS });
    repository.write(APP);
    repository.commit('tells its key');
    engine = repository.start('--placeholder-secrets', '--port', String(PORT));
    await engine.until((event) => event.type === 'end');
  }, 3 * MINUTES);
  afterAll(async () => {
    engine.process.kill('SIGINT');
    await engine.ended;
    repository.discard();
  });

  test('is deployed awake, and describes how it would be scaled', async () => {
    expect(engine.events.find(({ type }) => type === 'end')).toMatchObject({ result: 'Succeeded' });
    const ecs = new ECSClient(client());
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster: 'orchard-test' }));
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'orchard-test', services: serviceArns }));
    expect(services).toEqual([expect.objectContaining({ desiredCount: 1, runningCount: 1 })]);
    const scaling = new ApplicationAutoScalingClient(client());
    const of = { ServiceNamespace: 'ecs', ResourceId: `service/orchard-test/${services[0]?.serviceName}` } as const;
    const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }));
    expect(ScalableTargets).toEqual([expect.objectContaining({ ...of, MinCapacity: 1, MaxCapacity: 2 })]);
    const { ScalingPolicies = [] } = await scaling.send(new DescribeScalingPoliciesCommand(of));
    expect(ScalingPolicies.map((policy) => policy.TargetTrackingScalingPolicyConfiguration?.TargetValue)).toEqual([60, 75, 1000]);
    const { ScheduledActions = [] } = await scaling.send(new DescribeScheduledActionsCommand(of));
    expect(ScheduledActions.map(({ ScalableTargetAction }) => ScalableTargetAction)).toEqual([
      { MinCapacity: 0, MaxCapacity: 0 },
      { MinCapacity: 0, MaxCapacity: 2 },
      { MinCapacity: 1, MaxCapacity: 2 },
    ]);
  });

  test(
    'gets a changed secret without a deployment, and answers every request meanwhile',
    async () => {
      const answer = async (): Promise<unknown> => (await fetch(`http://localhost:${PORT}/`)).json();
      expect(await answer()).toMatchObject({ key: 'placeholder' });
      await new SSMClient(client()).send(
        new PutParameterCommand({ Name: '/orchard/test/secrets/API_KEY', Value: 'changed', Type: 'SecureString', Overwrite: true }),
      );
      const keys = new Set<unknown>();
      for (let tries = 0; tries < 600 && !keys.has('changed'); tries += 1) {
        keys.add(((await answer()) as { readonly key: unknown }).key);
        await sleep(50);
      }
      expect([...keys]).toEqual(['placeholder', 'changed']);
    },
    MINUTES,
  );

  test(
    'deploys the same commit again after a secret has changed, and not without a change',
    async () => {
      const ecs = new ECSClient(client());
      const revision = async (): Promise<string | undefined> => {
        const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster: 'orchard-test' }));
        const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'orchard-test', services: serviceArns }));
        return services[0]?.taskDefinition?.split(':').at(-1);
      };
      const runAgain = async (): Promise<void> => {
        const ends = engine.events.filter(({ type }) => type === 'end').length;
        await new CodePipelineClient(client()).send(new StartPipelineExecutionCommand({ name: 'orchard' }));
        while (engine.events.filter(({ type }) => type === 'end').length === ends) {
          await sleep(100);
        }
        expect(engine.events.filter(({ type }) => type === 'end').at(-1)).toMatchObject({ result: 'Succeeded' });
      };
      expect(await revision()).toBe('1');
      await runAgain();
      expect(await revision()).toBe('2');
      await runAgain();
      expect(await revision()).toBe('2');
    },
    2 * MINUTES,
  );
});
