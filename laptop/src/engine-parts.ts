import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stacks } from './cloudformation/stacks';
import { createProviders } from './create-providers';
import { EcsServiceProvider } from './ecs/ecs-service-provider';
import { LoadBalancing } from './elb/load-balancing';
import { cloudFormationOperations } from './endpoint/cloudformation/cloudformation-operations';
import { codeBuildOperations } from './endpoint/codebuild/codebuild-operations';
import { codePipelineOperations } from './endpoint/codepipeline/codepipeline-operations';
import { ecsOperations } from './endpoint/ecs/ecs-operations';
import { LocalEndpoint } from './endpoint/local-endpoint';
import { logsOperations } from './endpoint/logs/logs-operations';
import { DEFAULT_REGION } from './local-user';
import { Approvals } from './pipeline/approvals';
import { ExecutionStore } from './pipeline/execution-store';
import { LivePipeline } from './pipeline/live-pipeline';
import { Transitions } from './pipeline/transitions';
import { createTaskRuntime } from './runtime/create-task-runtime';
import type { OperationGroup } from './endpoint/operation';
import type { EngineContext } from './engine-context';

export interface EngineParts {
  readonly stacks: Stacks;
  readonly ecs: EcsServiceProvider;
  readonly store: ExecutionStore;
  readonly approvals: Approvals;
  readonly transitions: Transitions;
  readonly livePipeline: LivePipeline;
  /** Not started yet. */
  readonly endpoint: LocalEndpoint;
}

/** The parts of the engine, each with the others that it uses. */
export function createEngineParts(context: EngineContext): EngineParts {
  const { stateDirectory, parameters } = context;
  const endpoint = new LocalEndpoint({ stateDirectory, parameters, region: DEFAULT_REGION });
  const balancing = new LoadBalancing(context);
  const ecs = new EcsServiceProvider({
    runtime: createTaskRuntime(context),
    stateDirectory,
    parameters,
    findTargetGroup: (arn) => balancing.targetGroup(arn),
    // Services are deployed by the stacks that hold their task definitions, so the two know each other.
    findTaskDefinition: (arn) => stacks.findResource(arn)?.properties,
    onEvent: (service, { message }) => logServiceEvent(stateDirectory, `${service}: ${message}`),
  });
  const providers = createProviders({ context, balancing, ecs, awsEnvironment: () => endpoint.environment() });
  const stacks: Stacks = new Stacks({ stateDirectory, parameters, providers });
  return {
    stacks,
    ecs,
    store: new ExecutionStore(stateDirectory),
    approvals: new Approvals(),
    transitions: new Transitions(stateDirectory),
    livePipeline: new LivePipeline(),
    endpoint,
  };
}

/** What the endpoint serves besides Parameter Store and STS. */
export const endpointOperations = ({ projectDirectory, stateDirectory }: EngineContext, parts: EngineParts): readonly OperationGroup[] => [
  codePipelineOperations({ ...parts, projectDirectory }),
  codeBuildOperations(parts),
  cloudFormationOperations(parts),
  ecsOperations(parts),
  logsOperations({ ...parts, stateDirectory }),
];

function logServiceEvent(stateDirectory: string, event: string): void {
  appendFileSync(join(stateDirectory, 'services.log'), `${new Date().toISOString()} ${event}\n`, { mode: 0o600 });
}
