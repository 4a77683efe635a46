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

test('runs the actions of a stage one after the other', () => {
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

test('takes the source as a plain archive from GitHub', () => {
  const { Configuration, Namespace } = action(pipeline, 'Source', 'GitHub');
  expect(Namespace).toBe('Source');
  expect(Configuration).toMatchObject({
    FullRepositoryId: 'acme/shop',
    BranchName: 'main',
    ConnectionArn: expect.stringContaining(':codeconnections:'),
  });
  expect(Configuration).not.toHaveProperty('OutputArtifactFormat');
});

test('may use a connection under either of its service prefixes', () => {
  const policies = JSON.stringify(pipeline.findResources('AWS::IAM::Policy'));
  expect(policies).toContain('"codeconnections:UseConnection","codestar-connections:UseConnection"');
});

test("updates itself by CloudFormation, with the bootstrap's roles", () => {
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

test('rolls an environment back when its stage fails, and no other stage: a rejection leaves all as it is', () => {
  const rolledBack = properties.Stages.filter(({ OnFailure }) => OnFailure?.Result === 'ROLLBACK');
  expect(rolledBack.map(({ Name }) => Name)).toEqual(['test', 'prod']);
  expect(properties.Stages.filter(({ OnFailure }) => OnFailure)).toEqual(rolledBack);
});

test('asks for no approval in a stage that can be rolled back: a rollback would wait for it', () => {
  const asking = properties.Stages.filter(({ Actions }) => Actions.some(({ ActionTypeId }) => ActionTypeId.Category === 'Approval'));
  expect(asking.map(({ Name, OnFailure }) => [Name, OnFailure])).toEqual([['approve-prod', undefined]]);
});

test('gives the commit as the version to the build', () => {
  expect(variables(action(pipeline, 'Build', 'Build'))).toEqual({ VERSION: '#{Source.CommitId}' });
});

test("tests an environment with the source's tests at the URL that its service stack put out", () => {
  const test = action(pipeline, 'test', 'AcceptanceTest');
  const { Namespace } = action(pipeline, 'test', 'Service');
  expect(test.InputArtifacts).toEqual([{ Name: 'Source' }]);
  expect(test.ActionTypeId.Category).toBe('Test');
  expect(variables(test)).toMatchObject({ BASE_URL: `#{${Namespace}.Url}`, VERSION: '#{Source.CommitId}', ENVIRONMENT: 'test' });
});

test('leaves out the database where there is none', () => {
  const stages = pipelineProperties(synthesize(platformFixture({ environments: [{ ...TEST, database: false }, PROD] })).pipeline).Stages;
  expect(outline(stages).slice(3)).toEqual([
    'test: Network, Service, AcceptanceTest',
    'approve-prod: Approve',
    'prod: Network, Database, Service, AcceptanceTest',
  ]);
});

test('takes one environment, and twenty', () => {
  const stagesOf = (platform: PlatformConfig): string[] =>
    pipelineProperties(synthesize(platform).pipeline)
      .Stages.slice(3)
      .map(({ Name }) => Name);
  expect(stagesOf(platformFixture({ environments: [TEST] }))).toEqual(['test']);
  const twenty = twentyEnvironments();
  expect(stagesOf(twenty)).toEqual(twenty.environments.flatMap(({ name }) => (name === 'prod' ? ['approve-prod', name] : [name])));
});
