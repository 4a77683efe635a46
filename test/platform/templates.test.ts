import { Template } from 'aws-cdk-lib/assertions';
import { buildApp, environmentsOf } from './support/app';
import { findingsIn } from './support/findings';

interface Stage {
  readonly Name: string;
  readonly Actions: readonly {
    readonly RunOrder: number;
    readonly Configuration: { readonly StackName?: string };
  }[];
}

/** What the `grant…` methods of CDK allow the service: actions by their prefix, on one resource and what is in it. */
const GRANT = /^AwsSolutions-IAM5\[(Action::[\w-]+:\w+\*|Resource::.+\/\*)\] at [\w-]+\/service\/.*TaskRole\/DefaultPolicy\/Resource$/;

const app = buildApp();
const environments = environmentsOf(app);

test('cdk-nag and the rules of CDK have no findings without a reason in any stack, those of src/extend.ts included', () => {
  const findings = findingsIn(buildApp({ builtinCloudFormationValidation: true }));
  expect(findings.filter((finding) => !GRANT.test(finding))).toEqual([]);
}, 60_000);

describe('the pipeline', () => {
  const [pipeline] = Object.values(Template.fromStack(app.pipelineStack).findResources('AWS::CodePipeline::Pipeline'));
  const stages: readonly Stage[] = pipeline?.['Properties'].Stages;

  /** The run orders of the deployments of an environment, by the name of the stack. */
  const deployments = (environment: string): Readonly<Record<string, number>> => {
    const actions = stages.find(({ Name }) => Name === environment)?.Actions ?? [];
    return Object.fromEntries(
      actions.flatMap(({ RunOrder, Configuration: { StackName } }) => (StackName === undefined ? [] : [[StackName, RunOrder]])),
    );
  };

  test('has a stage for each environment, in promotion order', () => {
    const names = environments.map(({ environment }) => environment.name);
    expect(names.length).toBeGreaterThan(0);
    expect(stages.map(({ Name }) => Name).filter((name) => names.includes(name))).toEqual(names);
  });

  test.each(environments.map((stage) => [stage.environment.name, stage] as const))(
    'deploys every stack of %s, and those of src/extend.ts before the service',
    (name, { ownStacks, addedStacks, stageName }) => {
      const order = deployments(name);
      expect(Object.keys(order).sort()).toEqual([...ownStacks, ...addedStacks].map(({ stackName }) => stackName).sort());
      const service = order[`${stageName}-service`];
      for (const { stackName } of addedStacks) {
        expect(order[stackName]).toBeLessThan(service ?? 0);
      }
    },
  );
});
