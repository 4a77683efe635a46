import type { PlatformConfig } from '../../src/config/platform-config';
import { twentyEnvironments } from '../support/configurations';
import { PROD, TEST, platformFixture } from '../support/platform-fixture';
import { action, pipelineProperties, variables } from '../support/pipeline-actions';
import { synthesize } from '../support/synthesize';

const { pipeline } = synthesize(platformFixture());
const properties = pipelineProperties(pipeline);
const outline = (stages: typeof properties.Stages): string[] =>
  stages.map(({ Name, Actions }) => `${Name}: ${Actions.map((each) => each.Name).join(', ')}`);

test('has three fixed stages, one per environment and one per approval', () => {
  expect(outline(properties.Stages)).toEqual([
    'Source: GitHub',
    'Build: Build',
    'UpdatePipeline: SelfMutate',
    'test: Network, Database, Service, AcceptanceTest',
    'approve-prod: Approve',
    'prod: Network, Database, Service, AcceptanceTest',
  ]);
});

test.each(['test', 'test-shop'])('has the same names of actions for a platform called %s, like its environment', (name) => {
  const { Stages } = pipelineProperties(synthesize(platformFixture({ name })).pipeline);
  expect(outline(Stages)).toEqual(outline(properties.Stages));
});

test('runs the actions of a stage in sequence', () => {
  for (const { Actions } of properties.Stages) {
    expect(Actions.map(({ RunOrder }) => RunOrder)).toEqual(Actions.map((_, index) => index + 1));
  }
});

test('starts CodeBuild twice before the first approval', () => {
  const actions = properties.Stages.flatMap(({ Actions }) => Actions);
  const before = actions.slice(
    0,
    actions.findIndex(({ Name }) => Name === 'Approve'),
  );
  expect(before.filter(({ ActionTypeId }) => ActionTypeId.Provider === 'CodeBuild').map(({ Name }) => Name)).toEqual([
    'Build',
    'AcceptanceTest',
  ]);
});

test('is a pipeline of type V2 that restarts an execution that changed it', () => {
  expect(properties).toMatchObject({ Name: 'shop', PipelineType: 'V2', ExecutionMode: 'SUPERSEDED', RestartExecutionOnUpdate: true });
});

test('gets the source as a plain archive from GitHub', () => {
  const { Configuration, Namespace } = action(pipeline, 'Source', 'GitHub');
  expect(Namespace).toBe('Source');
  expect(Configuration).toMatchObject({
    FullRepositoryId: 'acme/shop',
    BranchName: 'main',
    ConnectionArn: expect.stringContaining(':codeconnections:'),
  });
  expect(Configuration).not.toHaveProperty('OutputArtifactFormat');
});

test('can use a connection with either of its service prefixes', () => {
  const policies = JSON.stringify(pipeline.findResources('AWS::IAM::Policy'));
  expect(policies).toContain('"codeconnections:UseConnection","codestar-connections:UseConnection"');
});

test('updates itself by CloudFormation, with the roles of the bootstrap', () => {
  expect(action(pipeline, 'UpdatePipeline', 'SelfMutate')).toMatchObject({
    ActionTypeId: { Provider: 'CloudFormation' },
    RoleArn: 'arn:aws:iam::111111111111:role/cdk-hnb659fds-deploy-role-111111111111-eu-west-1',
    Configuration: {
      ActionMode: 'CREATE_UPDATE',
      StackName: 'shop-pipeline',
      TemplatePath: 'Assembly::shop-pipeline.template.json',
      RoleArn: 'arn:aws:iam::111111111111:role/cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1',
    },
  });
});

test('deploys each stack of an environment without a change set', () => {
  for (const part of ['Network', 'Database', 'Service']) {
    expect(action(pipeline, 'test', part).Configuration).toMatchObject({
      ActionMode: 'CREATE_UPDATE',
      StackName: `shop-test-${part.toLowerCase()}`,
    });
  }
});

test('rolls back only the stages of environments, so that a rejection changes nothing', () => {
  const rolledBack = properties.Stages.filter(({ OnFailure }) => OnFailure?.Result === 'ROLLBACK');
  expect(rolledBack.map(({ Name }) => Name)).toEqual(['test', 'prod']);
  expect(properties.Stages.filter(({ OnFailure }) => OnFailure)).toEqual(rolledBack);
});

test('has no approval in a stage that is rolled back, because the rollback would wait for it', () => {
  const asking = properties.Stages.filter(({ Actions }) => Actions.some(({ ActionTypeId }) => ActionTypeId.Category === 'Approval'));
  expect(asking.map(({ Name, OnFailure }) => [Name, OnFailure])).toEqual([['approve-prod', undefined]]);
});

test('passes the commit to the build as the version', () => {
  expect(variables(action(pipeline, 'Build', 'Build'))).toEqual({ VERSION: '#{Source.CommitId}' });
});

test('runs the tests in an artifact of Build against the URL in the outputs of the service stack', () => {
  const test = action(pipeline, 'test', 'AcceptanceTest');
  const { Namespace } = action(pipeline, 'test', 'Service');
  expect(action(pipeline, 'Build', 'Build').OutputArtifacts).toEqual([{ Name: 'Assembly' }, { Name: 'Acceptance' }]);
  expect(test.InputArtifacts).toEqual([{ Name: 'Acceptance' }]);
  expect(test.ActionTypeId.Category).toBe('Test');
  expect(variables(test)).toMatchObject({ BASE_URL: `#{${Namespace}.Url}`, VERSION: '#{Source.CommitId}', ENVIRONMENT: 'test' });
});

test('tells the acceptance tests where the service answers with its version, or that it does not', () => {
  const environments = [
    { ...TEST, service: { versionPath: '/api/version' } },
    { ...PROD, service: { versionPath: false as const } },
  ];
  const custom = synthesize(platformFixture({ environments })).pipeline;
  expect(variables(action(pipeline, 'test', 'AcceptanceTest'))).toMatchObject({ VERSION_PATH: '/version' });
  expect(variables(action(custom, 'test', 'AcceptanceTest'))).toMatchObject({ VERSION_PATH: '/api/version' });
  expect(variables(action(custom, 'prod', 'AcceptanceTest'))).toMatchObject({ VERSION_PATH: 'false' });
});

test('has no action for a database that is not configured', () => {
  const stages = pipelineProperties(synthesize(platformFixture({ environments: [{ ...TEST, database: false }, PROD] })).pipeline).Stages;
  expect(outline(stages).slice(3)).toEqual([
    'test: Network, Service, AcceptanceTest',
    'approve-prod: Approve',
    'prod: Network, Database, Service, AcceptanceTest',
  ]);
});

test('supports one environment, and twenty', () => {
  const stagesOf = (platform: PlatformConfig): string[] =>
    pipelineProperties(synthesize(platform).pipeline)
      .Stages.slice(3)
      .map(({ Name }) => Name);
  expect(stagesOf(platformFixture({ environments: [TEST] }))).toEqual(['test']);
  const twenty = twentyEnvironments();
  expect(stagesOf(twenty)).toEqual(twenty.environments.flatMap(({ name }) => (name === 'prod' ? ['approve-prod', name] : [name])));
});
