import { Duration, NestedStack, RemovalPolicy, Stack, Stage, type StackProps } from 'aws-cdk-lib';
import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { EnvironmentExtension } from '../../src/environment/environment-extension';
import { pipelineProperties, type ActionProperties } from '../support/pipeline-actions';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

type Extend = (extension: EnvironmentExtension) => unknown;

const synthesizeWith = (extend: Extend, options: Parameters<typeof platformFixture>[0] = {}): ReturnType<typeof synthesize> =>
  synthesize(platformFixture(options), { extendEnvironment: (extension) => void extend(extension) });

const deployments = (extend: Extend, options?: Parameters<typeof platformFixture>[0]): readonly ActionProperties[] =>
  pipelineProperties(synthesizeWith(extend, options).pipeline)
    .Stages.find(({ Name }) => Name === 'prod')!
    .Actions.filter(({ ActionTypeId }) => ActionTypeId.Provider === 'CloudFormation');

const runOrders = (actions: readonly ActionProperties[]): Record<string, number> =>
  Object.fromEntries(actions.map(({ Name, RunOrder }) => [Name, RunOrder]));

/** A stack with a queue in it. */
const stackWithQueue = ({ stage }: EnvironmentExtension, id: string, props?: StackProps): Stack => {
  const stack = new Stack(stage, id, props);
  new Queue(stack, 'Queue');
  return stack;
};

describe('a stack that extend.ts adds', () => {
  test('is deployed after the network and before the service, although nothing refers to it', () => {
    const order = runOrders(deployments((extension) => stackWithQueue(extension, 'storage')));
    expect(Object.keys(order)).toEqual(expect.arrayContaining(['Network', 'Database', 'Storage', 'Service']));
    expect(order['Storage']).toBeGreaterThan(order['Network']!);
    expect(order['Storage']).toBeLessThan(order['Service']!);
  });

  test('is deployed with the roles of the bootstrap, without a change set', () => {
    const actions = deployments((extension) => stackWithQueue(extension, 'storage'));
    const storage = actions.find(({ Name }) => Name === 'Storage');
    const network = actions.find(({ Name }) => Name === 'Network');
    expect(storage?.RoleArn).toBe(network?.RoleArn);
    expect(storage?.Configuration).toEqual({
      ...network?.Configuration,
      StackName: 'shop-prod-storage',
      TemplatePath: expect.stringMatching(/^Assembly::assembly-prod\/prodstorage\w+\.template\.json$/),
    });
  });

  test('is deployed after the other added stacks that it depends on', () => {
    const order = runOrders(
      deployments((extension) => {
        const consumer = stackWithQueue(extension, 'a-consumer');
        const producer = stackWithQueue(extension, 'producer');
        new StringParameter(consumer, 'Url', { stringValue: (producer.node.findChild('Queue') as Queue).queueUrl });
      }),
    );
    expect(order['AConsumer']).toBeGreaterThan(order['Producer']!);
    expect(order['Service']).toBeGreaterThan(order['AConsumer']!);
  });

  test('can depend on the database, and is then deployed after it', () => {
    const order = runOrders(
      deployments((extension) => {
        const database = extension.stage.node.findChild('database') as Stack;
        stackWithQueue(extension, 'storage').addStackDependency(database);
      }),
    );
    const inOrder = Object.keys(order).sort((one, other) => order[one]! - order[other]!);
    expect(inOrder).toEqual(['Network', 'Database', 'Storage', 'Service']);
  });

  test('does not change the stages, the other actions and their order', () => {
    const plain = pipelineProperties(synthesize(platformFixture()).pipeline).Stages;
    const extended = pipelineProperties(synthesizeWith((extension) => stackWithQueue(extension, 'storage')).pipeline).Stages;
    expect(extended.map(({ Actions, ...stage }) => ({ ...stage, Actions: Actions.filter(({ Name }) => Name !== 'Storage') }))).toEqual(
      plain,
    );
  });

  test('can be in some environments only', () => {
    const { pipeline } = synthesizeWith((extension) =>
      extension.environment.tier === 'production' ? stackWithQueue(extension, 'storage') : undefined,
    );
    const names = pipelineProperties(pipeline).Stages.map(({ Actions }) => Actions.map(({ Name }) => Name).includes('Storage'));
    expect(names).toEqual([false, false, false, false, false, true]);
  });
});

describe('a mistake in extend.ts', () => {
  /** The message of the error, or what was synthesized without one. */
  const mistake = (extend: Extend, options: Parameters<typeof platformFixture>[0] = { environments: [TEST] }): unknown => {
    try {
      return synthesizeWith(extend, options);
    } catch (error) {
      expect((error as Error).name).toBe('ConfigurationError');
      return (error as Error).message;
    }
  };

  test('is an error with the stack, the given value, the allowed values and the fix', () => {
    expect(mistake((extension) => stackWithQueue(extension, 'storage', { stackName: 'my-storage' }))).toBe(
      [
        'src/extend.ts has one problem:',
        '  stack test/storage',
        '    given    stackName "my-storage"',
        '    allowed  a name that begins with "shop-test-", at most 93 characters',
        "    fix      leave stackName out: new Stack(stage, 'storage') is called shop-test-storage",
      ].join('\n'),
    );
  });

  test.each<[string, Extend, string]>([
    ['a name of more than 93 characters', (extension) => stackWithQueue(extension, 'x'.repeat(84)), 'at most 93 characters'],
    ['another region', (extension) => stackWithQueue(extension, 'it', { env: { region: 'us-east-1' } }), 'aws://111111111111/eu-west-1'],
    ['another account', (extension) => stackWithQueue(extension, 'it', { env: { account: '222222222222' } }), 'fix      leave env out'],
    ['no resources', ({ stage }) => new Stack(stage, 'it'), 'a stack without resources'],
    ['tags of the stack itself', (extension) => stackWithQueue(extension, 'it', { tags: { team: 'fruit' } }), 'use Tags.of(stack).add(…)'],
    [
      'the name of an action that there is',
      (extension) => stackWithQueue(extension, 'acceptance-test'),
      'which the action AcceptanceTest would deploy',
    ],
    [
      'the name of an action twice',
      (extension) => [stackWithQueue(extension, 'order-queue'), stackWithQueue(extension, 'orderQueue')],
      'a name whose action is none of Network, Database, Service, AcceptanceTest, OrderQueue',
    ],
    [
      'a stage of its own',
      ({ stage }) => stackWithQueue({ stage: new Stage(stage, 'mine') } as EnvironmentExtension, 'it'),
      'a stage in the stage of the environment',
    ],
    [
      'a file',
      ({ stage }) => new Bucket(new Stack(stage, 'it'), 'B', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY }),
      'no action of the pipeline publishes them',
    ],
    ['a nested stack', ({ stage }) => new Queue(new NestedStack(new Stack(stage, 'it'), 'nested'), 'Queue'), 'do not use nested stacks'],
  ])('is found: %s', (_, extend, message) => {
    expect(mistake(extend)).toContain(message);
  });

  test('is found: a name with the prefix of another environment', () => {
    const environments = [TEST, { ...PROD, name: 'test-eu' }];
    const extend: Extend = (extension) => extension.environment.name === 'test' && stackWithQueue(extension, 'eu-cache');
    expect(mistake(extend, { environments })).toContain('a name that does not begin with "shop-test-eu-"');
  });

  test.each(['data-pipeline', 'pipeline', 'private-network'])(
    'is refused with the id %s, by which the commands would not find it',
    (id) => {
      expect(mistake((extension) => stackWithQueue(extension, id))).toContain(
        'a name that does not end like that of a pipeline or of the network',
      );
    },
  );

  test('is found: more actions in a stage than CodePipeline allows', () => {
    const add =
      (count: number): Extend =>
      (extension) =>
        Array.from({ length: count }, (_, index) => stackWithQueue(extension, `queue-${index}`));
    expect(mistake(add(46))).toHaveProperty('pipeline');
    expect(mistake(add(47))).toContain('at most 46, because CodePipeline takes 50 actions in a stage');
  });

  test('is reported together with all others', () => {
    expect(
      mistake((extension) => {
        stackWithQueue(extension, 'one', { stackName: 'one' });
        stackWithQueue(extension, 'two', { env: { region: 'us-east-1' } });
        extension.service.addVariable('PORT', '80');
      }),
    ).toContain('src/extend.ts has 3 problems:');
  });
});

describe('an added stack that refers to the service', () => {
  test.each<[string, Extend]>([
    [
      'by a value',
      ({ stage, service }) => new StringParameter(new Stack(stage, 'storage'), 'Role', { stringValue: service.taskRole.roleArn }),
    ],
    [
      'by the policy of a key, for the task role',
      ({ stage, service }) => {
        const storage = new Stack(stage, 'storage');
        new Secret(storage, 'Token', { encryptionKey: new Key(storage, 'Key') }).grantRead(service.taskRole);
      },
    ],
    [
      'by the policy of a key, for the role that starts the container',
      ({ stage, service }) => {
        const storage = new Stack(stage, 'storage');
        const token = new Secret(storage, 'Token', { encryptionKey: new Key(storage, 'Key') });
        service.addSecret('TOKEN', ContainerSecret.fromSecretsManager(token));
      },
    ],
  ])('%s is refused', (_, extend) => {
    expect(() => synthesizeWith(extend)).toThrow(
      /^src\/extend\.ts has one problem:\n {2}stack test\/storage\n {4}given {4}.*test\/storage -> test\/service.*\n.*\n {4}fix {6}create what needs a value of the service in its stack/,
    );
  });

  test('by a dependency is refused', () => {
    expect(() =>
      synthesizeWith((extension) => stackWithQueue(extension, 'storage').addStackDependency(Stack.of(extension.service.taskRole))),
    ).toThrow('references from the service to your stacks');
  });

  test('can be avoided by creating the resource in the service stack', () => {
    const platform = synthesizeWith(
      ({ service }) => new StringParameter(Stack.of(service.taskRole), 'Role', { stringValue: service.taskRole.roleArn }),
    );
    platform.environment('prod', 'service').hasResourceProperties('AWS::SSM::Parameter', {
      Value: { 'Fn::GetAtt': ['TaskDefinitionTaskRole82AC8548', 'Arn'] },
    });
  });
});

test('any other error of CDK is thrown unchanged', () => {
  const extend: Extend = ({ stage }) => new Queue(new Stack(stage, 'it'), 'Queue', { visibilityTimeout: Duration.days(1) });
  expect(() => synthesizeWith(extend)).toThrow(expect.not.objectContaining({ name: 'ConfigurationError' }));
});
