import { CfnResource, Errors, Stage, type Stack } from 'aws-cdk-lib';
import type { StageDeployment } from 'aws-cdk-lib/pipelines';
import { ConfigurationError, type ConfigurationProblem } from '../config/configuration-error';
import { isPipelineStackName, networkOf } from '../config/names';
import type { EnvironmentStage } from '../environment/environment-stage';
import { deployActionName } from './names';

/** Quota of a stage: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MAX_ACTIONS = 50;
/** CDK Pipelines abbreviates the name of the action that deploys a stack with a longer name. */
const MAX_STACK_NAME_LENGTH = 93;
/** Names of the other actions in the stage of an environment. */
const OWN_ACTION_NAMES = ['Network', 'Database', 'Service', 'AcceptanceTest'];

/** @throws ConfigurationError when there are problems */
export function refuse(problems: readonly ConfigurationProblem[]): void {
  if (problems.length > 0) {
    throw new ConfigurationError('src/extend.ts', problems);
  }
}

/** What is wrong with the stacks that `extend.ts` added to an environment. */
export function addedStackProblems(stage: EnvironmentStage, environments: readonly EnvironmentStage[]): ConfigurationProblem[] {
  const ofStacks = stage.addedStacks.flatMap((stack) =>
    [name(stack, stage), nameOfOther(stack, { stage, environments }), place(stack, stage), resources(stack), tags(stack)]
      .filter((finding) => finding !== undefined)
      .map((finding) => ({ path: `stack ${stack.node.path}`, ...finding })),
  );
  return [...nestedStages(stage), ...ofStacks, ...actionNames(stage), ...actionCount(stage)];
}

/** What is wrong with the files that the stacks of an environment need: no action of the pipeline publishes them. */
export function assetProblems({ stacks }: StageDeployment): ConfigurationProblem[] {
  return stacks.flatMap(({ constructPath, assets }) =>
    assets.map(({ assetId, displayName }) => ({
      path: `stack ${constructPath}`,
      given: `the asset ${displayName ?? assetId}`,
      allowed: 'resources without files or images of their own, because no action of the pipeline publishes them',
      fix: 'use inline code for a Lambda function; do not use nested stacks, or autoDeleteObjects of a bucket',
    })),
  );
}

/** Explains the error of CDK for stacks that refer to each other. Returns any other error as it is. */
export function explainCycle(error: unknown): unknown {
  if (!Errors.isValidationError(error) || error.name !== 'DependencyCycle') {
    return error;
  }
  return new ConfigurationError('src/extend.ts', [
    {
      path: `stack ${error.constructPath}`,
      given: error.message,
      allowed: 'references from the service to your stacks, and from your stacks to the network and the database',
      fix:
        'create what needs a value of the service in its stack, with Stack.of(service.taskRole) as the scope; ' +
        'give a secret no encryptionKey, because the policy of the key would have to name the role',
    },
  ]);
}

type Finding = Omit<ConfigurationProblem, 'path'>;

/** The commands find the stacks of an environment by their names. */
function name({ stackName }: Stack, { stageName }: Stage): Finding | undefined {
  if (isPipelineStackName(stackName) || networkOf(stackName) !== undefined) {
    return {
      given: `stackName ${JSON.stringify(stackName)}`,
      allowed: 'a name that does not end like that of a pipeline or of the network of an environment: env:down would not find the stack',
      fix: 'give the stack an id that does not end with "pipeline" or "network"',
    };
  }
  return stackName.startsWith(`${stageName}-`) && stackName.length <= MAX_STACK_NAME_LENGTH
    ? undefined
    : {
        given: `stackName ${JSON.stringify(stackName)}`,
        allowed: `a name that begins with "${stageName}-", at most ${MAX_STACK_NAME_LENGTH} characters`,
        fix: `leave stackName out: new Stack(stage, 'storage') is called ${stageName}-storage`,
      };
}

interface NameOfOtherProps {
  readonly stage: Stage;
  readonly environments: readonly EnvironmentStage[];
}

function nameOfOther({ stackName }: Stack, { stage, environments }: NameOfOtherProps): Finding | undefined {
  const other = environments.find(({ stageName }) => stageName.startsWith(`${stage.stageName}-`) && stackName.startsWith(`${stageName}-`));
  return (
    other && {
      given: `stackName ${JSON.stringify(stackName)}`,
      allowed: `a name that does not begin with "${other.stageName}-", as those of the environment ${other.environment.name} do`,
      fix: 'give the stack another id',
    }
  );
}

/** Another account or region would need a bootstrap, and a bucket for artifacts, which the pipeline cannot make for itself. */
function place(stack: Stack, { environment }: EnvironmentStage): Finding | undefined {
  return stack.account === environment.account && stack.region === environment.region
    ? undefined
    : {
        given: `env ${stack.environment}`,
        allowed: `the account and region of the environment, aws://${environment.account}/${environment.region}`,
        fix: 'leave env out',
      };
}

function resources(stack: Stack): Finding | undefined {
  return stack.node.findAll().some((construct) => CfnResource.isCfnResource(construct))
    ? undefined
    : {
        given: 'a stack without resources',
        allowed: 'at least one resource, because CloudFormation refuses a template without',
        fix: 'create the stack only in those environments that have resources for it',
      };
}

/** The laptop engine does not read them, and CDK applies tags to the resources instead. */
function tags(stack: Stack): Finding | undefined {
  const keys = Object.keys(stack.tags.tagValues());
  return keys.length === 0
    ? undefined
    : {
        given: `tags of the stack itself: ${keys.join(', ')}`,
        allowed: 'tags of resources',
        fix: 'use Tags.of(stack).add(…)',
      };
}

function nestedStages(stage: EnvironmentStage): ConfigurationProblem[] {
  return stage.node
    .findAll()
    .filter((construct) => Stage.isStage(construct) && construct !== stage)
    .map(({ node }) => ({
      path: `stage ${node.path}`,
      given: 'a stage in the stage of the environment',
      allowed: 'stacks, because the pipeline does not deploy what is in other stages',
      fix: 'use the stage that extendEnvironment gets as the scope of your stacks',
    }));
}

function actionNames(stage: EnvironmentStage): ConfigurationProblem[] {
  const taken = new Set(OWN_ACTION_NAMES);
  return stage.addedStacks.flatMap(({ stackName, node }) => {
    const actionName = deployActionName(stage, stackName);
    if (!taken.has(actionName)) {
      taken.add(actionName);
      return [];
    }
    return [
      {
        path: `stack ${node.path}`,
        given: `stackName ${JSON.stringify(stackName)}, which the action ${actionName} would deploy`,
        allowed: `a name whose action is none of ${[...taken].join(', ')}`,
        fix: 'give the stack another id',
      },
    ];
  });
}

function actionCount({ node, addedStacks, ownStacks }: EnvironmentStage): ConfigurationProblem[] {
  // One more tests the environment.
  const allowed = MAX_ACTIONS - ownStacks.length - 1;
  return addedStacks.length <= allowed
    ? []
    : [
        {
          path: `stage ${node.path}`,
          given: `${addedStacks.length} added stacks`,
          allowed: `at most ${allowed}, because CodePipeline takes ${MAX_ACTIONS} actions in a stage`,
          fix: 'put the resources into fewer stacks',
        },
      ];
}
