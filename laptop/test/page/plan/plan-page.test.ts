import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planPage } from '../../../src/page/plan/plan-page';
import { ExecutionStore } from '../../../src/pipeline/execution-store';
import { createdStack } from '../../fixtures/stack';
import { temporaryDirectory } from '../../fixtures/temporary-directory';
import { approvalStage, deployAction, source, stage } from '../../pipeline/fixture';
import { history } from '../history/made-history';
import type { JsonObject } from '../../../src/json';

const state = temporaryDirectory();

const resource = (type: string, properties: JsonObject = {}): JsonObject => ({ Type: `AWS::${type}`, Properties: properties });

const TEMPLATE: JsonObject = {
  Resources: {
    Balancer: resource('ElasticLoadBalancingV2::LoadBalancer'),
    Https: resource('ElasticLoadBalancingV2::Listener', { Protocol: 'HTTPS', Port: 443 }),
    WebTask: resource('ECS::TaskDefinition', { Family: 'orchard-prod', Cpu: '512', Memory: '1024' }),
    Web: resource('ECS::Service', { TaskDefinition: { Ref: 'WebTask' }, LoadBalancers: [{ ContainerPort: 8080 }] }),
    Scaling: resource('ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 10,
      ResourceId: { 'Fn::Join': ['', ['service/cluster/', { 'Fn::GetAtt': ['Web', 'Name'] }]] },
    }),
    MailTask: resource('ECS::TaskDefinition', { Family: 'orchard-prod-mailer', Cpu: '256', Memory: '512' }),
    Mailer: resource('ECS::Service', { TaskDefinition: { Ref: 'MailTask' }, DesiredCount: 1 }),
    Report: resource('Scheduler::Schedule', {
      Name: 'orchard-prod-report',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    }),
    Database: resource('RDS::DBCluster', {
      Engine: 'aurora-postgresql',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
    }),
    Writer: resource('RDS::DBInstance'),
    Reader: resource('RDS::DBInstance'),
    Uploads: resource('S3::Bucket', { BucketName: { Ref: 'AWS::StackName' } }),
    Network: resource('EC2::VPC'),
  },
};

interface Planned {
  readonly stages: readonly JsonObject[];
  /** What the newest build made. @default - nothing was built */
  readonly assembly?: JsonObject;
  /** The template of `orchard-prod` as it is deployed. @default - it is not deployed */
  readonly deployed?: JsonObject;
}

function plan({ stages, assembly, deployed }: Planned): string {
  const pipeline = {
    logicalId: 'Pipeline',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'orchard',
    attributes: {},
    properties: { Stages: stages },
  };
  const store = new ExecutionStore(state.path);
  history({ at: 0 }).forEach((execution) => store.save(execution));
  if (assembly !== undefined) {
    mkdirSync(store.artifact(1, 'Source'), { recursive: true });
    writeFileSync(join(store.artifact(1, 'Source'), 'orchard-prod.json'), JSON.stringify(assembly));
  }
  const stacks = [
    createdStack({ name: 'orchard-pipeline', resources: [pipeline] }),
    ...(deployed === undefined ? [] : [createdStack({ name: 'orchard-prod', resources: [], template: deployed })]),
  ];
  const page = planPage({ store, stacks: { list: () => stacks } });
  return page.kind === 'page' ? page.content.source : '';
}

const prod = stage(
  'prod',
  deployAction('Service', 'orchard-prod'),
  deployAction('Queue', 'orchard-prod-queue'),
  deployAction('Test', 'x', 2),
);
const STAGES = [source(), stage('UpdatePipeline', deployAction('SelfMutate', 'orchard-pipeline')), approvalStage('approve-prod'), prod];

test('draws every stage with its actions, and says the same as text', () => {
  const content = plan({ stages: STAGES });
  expect(content.match(/<svg/g)).toHaveLength(4);
  expect(content).toContain('<desc id="plan-3-text">Service beside Queue, then Test.</desc>');
  expect(content).toContain('<b>UpdatePipeline</b>: SelfMutate.');
  expect(content).toContain('waits for a person');
});

test('draws what an environment consists of, from the newest cloud assembly', () => {
  const content = plan({ stages: STAGES, assembly: TEMPLATE, deployed: { Resources: {} } });
  expect(content).toContain(
    'It consists of: Load balancer: HTTPS 443; orchard-prod (service): 2 to 10 tasks, 512 CPU, 1024 MiB; ' +
      'orchard-prod-mailer (worker): 1 task, 256 CPU, 512 MiB; orchard-prod-report (schedule): cron(0 3 * * ? *) Europe/Berlin; ' +
      'Database: aurora-postgresql, 2 instances, 0.5 to 16 ACU; Bucket: Uploads.',
  );
});

test('draws an environment as it is deployed where no build has an assembly any more', () => {
  expect(plan({ stages: STAGES, deployed: TEMPLATE })).toContain('orchard-prod (service): 2 to 10 tasks');
});

test('shortens long names in the drawing, and has them whole in the text', () => {
  const name = 'a-very-long-name-of-an-action-that-does-not-fit-in-its-box';
  const content = plan({ stages: [source(), stage('prod', deployAction(name, 'orchard-prod'))] });
  expect(content).toContain('>a-very-long-name-of-an-action-that-do…</text>');
  expect(content).toContain(`<title>${name}: orchard-prod</title>`);
});

test('escapes names, and needs no inline style', () => {
  const hostile = '"><script>alert(1)</script>\u001b[31m';
  const content = plan({ stages: [stage(hostile, deployAction(hostile, hostile))] });
  expect(content).not.toMatch(/<script|style=|\u001b/);
  expect(content).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\ufffd[31m</title>');
});

test('says that there is no pipeline before the first run', () => {
  const page = planPage({ store: new ExecutionStore(state.path), stacks: { list: () => [] } });
  expect(page.kind === 'page' && page.content.source).toContain('There is no pipeline yet');
});
