import type { Template } from 'aws-cdk-lib/assertions';
import type { PlatformOptions } from '../../src/config/platform';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements } from '../support/policy-statements';
import { synthesize, type Platform } from '../support/synthesize';

const RELEASE = { command: ['node', 'migrate.js'] };
const platformWith = (service: PlatformOptions['service'], options: Partial<PlatformOptions> = {}): Platform =>
  synthesize(platformFixture({ service, ...options }));
const released = platformWith({ release: RELEASE });

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn: readonly string[];
}
const resources = (template: Template): Readonly<Record<string, Resource>> => template.toJSON().Resources;
function only(template: Template, type: string): readonly [string, Resource] {
  const found = Object.entries(resources(template)).filter(([, { Type }]) => Type === type);
  expect(found).toHaveLength(1);
  return found[0]!;
}
const service = released.environment('prod', 'service');

test('without a release command there is nothing of it in any template', () => {
  const platform = platformWith({});
  for (const stack of platform.stacks) {
    expect(JSON.stringify(platform.template(stack).toJSON())).not.toMatch(/Custom::Release|\/releases/);
  }
});

test('a release command adds a resource, its function, role and logs, and nothing else', () => {
  const before = Object.keys(resources(platformWith({}).environment('prod', 'service')));
  const added = Object.entries(resources(service)).filter(([id]) => !before.includes(id));
  expect(added.map(([, { Type }]) => Type).sort()).toEqual([
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'Custom::Release',
  ]);
  expect(before.filter((id) => !(id in resources(service)))).toEqual([]);
});

test('the service waits for the release command, which waits for the roles of the task', () => {
  const [id, resource] = only(service, 'Custom::Release');
  expect(only(service, 'AWS::ECS::Service')[1].DependsOn).toContain(id);
  const policies = Object.keys(resources(service)).filter((other) => /^TaskDefinition(Task|Execution)Role/.test(other));
  expect(resource.DependsOn).toEqual(expect.arrayContaining(policies));
});

test('the release command runs the new revision in the network of the service', () => {
  const { Properties } = only(service, 'Custom::Release')[1];
  const [definition] = only(service, 'AWS::ECS::TaskDefinition');
  const network = only(service, 'AWS::ECS::Service')[1].Properties.NetworkConfiguration as {
    AwsvpcConfiguration: { Subnets: unknown; SecurityGroups: unknown[] };
  };
  expect(Properties).toMatchObject({
    Command: ['node', 'migrate.js'],
    TimeoutMinutes: '10',
    Cluster: 'shop-prod',
    TaskDefinition: { Ref: definition },
    Container: 'service',
    Subnets: network.AwsvpcConfiguration.Subnets,
    SecurityGroup: network.AwsvpcConfiguration.SecurityGroups[0],
    AssignPublicIp: 'DISABLED',
    LogGroup: '/shop/prod/service',
    LogStreamPrefix: 'service/service',
    ReleasesParameter: '/shop/prod/releases',
  });
  expect(only(released.environment('test', 'service'), 'Custom::Release')[1].Properties.AssignPublicIp).toBe('ENABLED');
});

test('the recorded versions belong to the stack with the data: the database, or the network without one', () => {
  const stackOf = (platform: Platform): unknown => only(platform.environment('test', 'service'), 'Custom::Release')[1].Properties.DataStack;
  expect(stackOf(released)).toMatchObject({ 'Fn::GetStackOutput': { StackName: 'shop-test-database' } });
  expect(stackOf(platformWith({ release: RELEASE }, { database: undefined }))).toMatchObject({
    'Fn::GetStackOutput': { StackName: 'shop-test-network' },
  });
});

test('an environment can have a release command of its own', () => {
  const platform = platformWith(
    { release: RELEASE },
    { environments: [{ ...TEST, service: { release: { command: ['seed'], timeoutMinutes: 3 } } }, PROD] },
  );
  const properties = (name: string): unknown => only(platform.environment(name, 'service'), 'Custom::Release')[1].Properties;
  expect(properties('test')).toMatchObject({ Command: ['seed'], TimeoutMinutes: '3' });
  expect(properties('prod')).toMatchObject({ Command: ['node', 'migrate.js'], TimeoutMinutes: '10' });
});

test('the function may run that family in that cluster, pass its two roles, and read its log', () => {
  const statements = policyStatements(service).filter(({ resource }) => resource.startsWith('ReleaseRole'));
  const may = (action: string): readonly unknown[] =>
    statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources: allowed }) => allowed);
  expect(may('ecs:RunTask')).toEqual(['arn:aws:ecs:eu-west-1:111111111111:task-definition/shop-prod:*']);
  expect(may('ecs:StopTask')).toEqual(['arn:aws:ecs:eu-west-1:111111111111:task/shop-prod/*']);
  expect(may('iam:PassRole')).toEqual(
    ['Execution', 'Task'].map((role) => ({ 'Fn::GetAtt': [expect.stringMatching(`^TaskDefinition${role}Role`), 'Arn'] })),
  );
  expect(may('logs:GetLogEvents')).toEqual(['arn:aws:logs:eu-west-1:111111111111:log-group:/shop/prod/service:log-stream:service/*']);
  expect(may('ssm:PutParameter')).toEqual(['arn:aws:ssm:eu-west-1:111111111111:parameter/shop/prod/releases']);
  expect(JSON.stringify(only(service, 'AWS::Lambda::Function'))).not.toContain('"Resource":"*"');
});

test('CloudFormation waits as long as the function can run', () => {
  expect(only(service, 'Custom::Release')[1].Properties.ServiceTimeout).toBe('900');
  expect(only(service, 'AWS::Lambda::Function')[1].Properties.Timeout).toBe(900);
});
