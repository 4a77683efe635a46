import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { DeploymentOptions } from '../../src/config/deployment';
import { action, pipelineProperties, variables } from '../support/pipeline-actions';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { policyStatements, type Statement } from '../support/policy-statements';
import { synthesize } from '../support/synthesize';

const CANARY = { strategy: 'canary', testBeforeTraffic: true } as const;
const platformWith = (deployment: DeploymentOptions, prod: object = {}) =>
  synthesize(platformFixture({ environments: [TEST, { ...PROD, ...prod, deployment }] }));
const tested = platformWith(CANARY);
const untested = platformWith({ strategy: 'canary' });
const elsewhere = platformWith(CANARY, { account: OTHER_ACCOUNT, region: 'us-east-1' });

const orders = (template: Template, stage: string): Record<string, number> => {
  const actions = pipelineProperties(template).Stages.find(({ Name }) => Name === stage)?.Actions ?? [];
  return Object.fromEntries(actions.map(({ Name, RunOrder }) => [Name, RunOrder]));
};
const projectOf = (template: Template) => {
  const projects = template.findResources('AWS::CodeBuild::Project', { Properties: { Name: 'shop-acceptance-test' } });
  return Object.values(projects)[0]?.['Properties'] as {
    readonly Environment: { readonly Type: string };
    readonly TimeoutInMinutes?: number;
  };
};
const ecs = (template: Template, resource: RegExp): readonly Statement[] =>
  policyStatements(template).filter((each) => resource.test(each.resource) && each.actions.some((name) => name.startsWith('ecs:')));

test('the acceptance tests run beside the deployment of the service, and only where this is set', () => {
  expect(orders(tested.pipeline, 'prod')).toEqual({ Network: 1, Database: 2, Service: 3, AcceptanceTest: 3 });
  expect(orders(tested.pipeline, 'test')).toEqual({ Network: 1, Database: 2, Service: 3, AcceptanceTest: 4 });
  expect(orders(untested.pipeline, 'prod')).toEqual({ Network: 1, Database: 2, Service: 3, AcceptanceTest: 4 });
});

test('they find the deployment by variables, and the URL in a stack that is deployed before it', () => {
  const found = variables(action(tested.pipeline, 'prod', 'AcceptanceTest'));
  const network = action(tested.pipeline, 'prod', 'Network').Namespace;
  expect(found).toMatchObject({
    BASE_URL: `#{${network}.Url}`,
    DEPLOYMENT_CLUSTER: 'shop-prod',
    DEPLOYMENT_REGION: 'eu-west-1',
    PIPELINE_NAME: 'shop',
    PIPELINE_EXECUTION_ID: '#{codepipeline.PipelineExecutionId}',
    DEPLOYMENT_ACTION: 'Service',
  });
  expect(found).not.toHaveProperty('DEPLOYMENT_ROLE_ARN');
  expect(Object.keys(variables(action(tested.pipeline, 'test', 'AcceptanceTest'))).join()).not.toContain('DEPLOYMENT');
});

test('the project runs on EC2 compute, long enough for the deployment and its tests', () => {
  expect(projectOf(tested.pipeline)).toMatchObject({ Environment: { Type: 'ARM_CONTAINER' }, TimeoutInMinutes: 75 });
  expect(projectOf(untested.pipeline).Environment.Type).toBe('ARM_LAMBDA_CONTAINER');
  expect(projectOf(untested.pipeline)).not.toHaveProperty('TimeoutInMinutes');
});

test('no other resource and no other byte of the pipeline depends on it', () => {
  const withoutActions = (template: Template) =>
    Object.entries(template.toJSON()['Resources'] as Record<string, { readonly Type: string }>)
      .filter(([, { Type }]) => !['AWS::CodePipeline::Pipeline', 'AWS::CodeBuild::Project'].includes(Type))
      .filter(([id]) => !id.startsWith('AcceptanceTestRoleDefaultPolicy'));
  expect(withoutActions(tested.pipeline)).toEqual(withoutActions(untested.pipeline));
  expect(platformWith({ strategy: 'canary', testBeforeTraffic: false }).pipeline.toJSON()).toEqual(untested.pipeline.toJSON());
});

test('the project can find and continue the deployments of that environment alone', () => {
  expect(ecs(untested.pipeline, /./)).toEqual([]);
  const statements = ecs(tested.pipeline, /^AcceptanceTestRole/);
  const arn = (resource: string): string => `arn:aws:ecs:eu-west-1:111111111111:${resource}`;
  expect(statements.map(({ actions, resources, conditions }) => ({ actions, resources, conditions }))).toEqual([
    { actions: ['ecs:ListServices'], resources: ['*'], conditions: { ArnEquals: { 'ecs:cluster': arn('cluster/shop-prod') } } },
    {
      actions: [
        'ecs:ContinueServiceDeployment',
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
        'ecs:ListServiceDeployments',
      ],
      resources: [arn('service-deployment/shop-prod/*'), arn('service-revision/shop-prod/*'), arn('service/shop-prod/*')],
    },
  ]);
});

test('in another account and region, a role of the environment has these rights, which only the project of the tests can assume', () => {
  expect(ecs(elsewhere.pipeline, /./)).toEqual([]);
  const role = `arn:aws:iam::${OTHER_ACCOUNT}:role/shop-prod-tester-us-east-1`;
  expect(variables(action(elsewhere.pipeline, 'prod', 'AcceptanceTest'))).toMatchObject({
    DEPLOYMENT_ROLE_ARN: role,
    DEPLOYMENT_REGION: 'us-east-1',
  });
  const own = policyStatements(elsewhere.pipeline).filter(({ resource }) => /^AcceptanceTestRole/.test(resource));
  expect(own.filter(({ actions }) => actions.includes('sts:AssumeRole')).flatMap(({ resources }) => resources)).toContain(role);
  const network = elsewhere.environment('prod', 'network');
  const statements = ecs(network, /./);
  expect(statements.flatMap(({ actions }) => actions)).toContain('ecs:ContinueServiceDeployment');
  expect(new Set(statements.map(({ resource }) => resource.replace(/[0-9A-F]{8}$/, '')))).toEqual(new Set(['DeploymentTester']));
  network.hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'shop-prod-tester-us-east-1',
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Condition: { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111111111111:role/shop-acceptance-test-eu-west-1'] } },
        }),
      ],
    },
  });
  const build = policyStatements(elsewhere.pipeline).filter(({ resource }) => /^BuildRole/.test(resource));
  expect(build.flatMap(({ resources }) => resources)).not.toContain(role);
  const untestedThere = platformWith({ strategy: 'canary' }, { account: OTHER_ACCOUNT }).environment('prod', 'network');
  expect(ecs(untestedThere, /./)).toEqual([]);
});
