import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import ts from 'typescript';
import type { ExtendEnvironment } from '../../src/environment/environment-extension';
import { activatedSample } from '../support/activate-sample';
import { pipelineProperties } from '../support/pipeline-actions';
import { platformFixture } from '../support/platform-fixture';
import { policyStatements } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';
import { temporaryFolder } from '../platform/support/temporary-folder';

const ROOT = join(__dirname, '..', '..');

/** Writes the example into a folder in which its imports resolve as those of `src/extend.ts` do. */
function writeExample(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'src'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'src', 'environment'), join(folder, 'src', 'environment'));
  const path = join(folder, 'src', 'extend.ts');
  writeFileSync(path, activatedSample());
  return path;
}

const example = writeExample();

test('the example compiles with the options of this repository', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent({ compilerOptions: { ...config.compilerOptions, types: [] } }, ts.sys, ROOT);
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([example], options));
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 60_000);

describe('the example', () => {
  const { extendEnvironment } = jest.requireActual<{ extendEnvironment: ExtendEnvironment }>(example);
  const platform = synthesize(platformFixture(), { extendEnvironment });
  const service = platform.environment('prod', 'service');
  const onlyId = (template: Template, type: string): string => Object.keys(template.findResources(type))[0]!;

  test('adds a stack with a bucket, a queue and a table', () => {
    const storage = platform.environment('prod', 'storage');
    storage.resourceCountIs('AWS::S3::Bucket', 1);
    storage.resourceCountIs('AWS::SQS::Queue', 1);
    storage.resourceCountIs('AWS::DynamoDB::Table', 1);
    expect(platform.stacks.map(({ stackName }) => stackName)).toEqual(expect.arrayContaining(['shop-test-storage', 'shop-prod-storage']));
  });

  test('keeps data when the environment is deleted, but only in production', () => {
    const policies = (environment: string): unknown[] =>
      ['AWS::S3::Bucket', 'AWS::DynamoDB::Table'].map(
        (type) => Object.values(platform.environment(environment, 'storage').findResources(type))[0]?.DeletionPolicy,
      );
    expect([policies('test'), policies('prod')]).toEqual([
      ['Delete', 'Delete'],
      ['Retain', 'Retain'],
    ]);
  });

  test('is deployed before the service', () => {
    const prod = pipelineProperties(platform.pipeline).Stages.find(({ Name }) => Name === 'prod');
    expect(prod?.Actions.map(({ Name, RunOrder }) => `${RunOrder} ${Name}`)).toEqual([
      '1 Network',
      '2 Database',
      '2 Storage',
      '3 Service',
      '4 AcceptanceTest',
    ]);
  });

  test('gives the container the names that the resources get on deployment', () => {
    const value = (type: string): object => ({
      'Fn::GetStackOutput': Match.objectLike({
        StackName: 'shop-prod-storage',
        OutputName: Match.stringLikeRegexp(onlyId(platform.environment('prod', 'storage'), type)),
      }),
    });
    service.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Environment: Match.arrayWith([
            { Name: 'UPLOADS_BUCKET', Value: value('AWS::S3::Bucket') },
            { Name: 'ORDERS_QUEUE_URL', Value: value('AWS::SQS::Queue') },
            { Name: 'CARTS_TABLE', Value: value('AWS::DynamoDB::Table') },
          ]),
        }),
      ],
    });
  });

  test('grants the task role read and write access to these three resources only', () => {
    const rights = policyStatements(service).filter(({ actions }) => actions.some((action) => /^(s3|sqs|dynamodb):/.test(action)));
    const actions = rights.flatMap((statement) => statement.actions);
    expect(actions).toEqual(
      expect.arrayContaining([
        's3:PutObject',
        's3:GetObject*',
        'sqs:SendMessage',
        'sqs:ReceiveMessage',
        'dynamodb:PutItem',
        'dynamodb:GetItem',
      ]),
    );
    expect(rights.every(({ resource }) => resource.startsWith('TaskDefinitionTaskRole'))).toBe(true);
    expect(rights.flatMap(({ resources }) => resources)).not.toContain('*');
  });
});
