import { join } from 'node:path';
import { RecordOnlyProvider } from './cloudformation/inert/record-only';
import { Stacks } from './cloudformation/stacks';
import { partitionOf } from './cloudformation/template/pseudo-parameters';
import { createProviders } from './create-providers';
import { EcsServiceProvider, type EcsServiceProviderProps } from './ecs/ecs-service-provider';
import { EmulatedResourceProvider } from './emulator/emulated-resource-provider';
import { Emulator } from './emulator/emulator';
import { findSecretIn } from './emulator/secret-values';
import { LoadBalancing } from './elb/load-balancing';
import { cloudFormationOperations } from './endpoint/cloudformation/cloudformation-operations';
import { codeBuildOperations } from './endpoint/codebuild/codebuild-operations';
import { codePipelineOperations } from './endpoint/codepipeline/codepipeline-operations';
import { ecsOperations } from './endpoint/ecs/ecs-operations';
import { elbOperations } from './endpoint/elb/elb-operations';
import { LocalEndpoint } from './endpoint/local-endpoint';
import { Permissions } from './endpoint/permissions';
import { pushOperations } from './endpoint/push/push-operations';
import { scalingOperations } from './endpoint/scaling/scaling-operations';
import { logsOperations } from './endpoint/logs/logs-operations';
import { rdsOperations } from './endpoint/rds/rds-operations';
import { DEFAULT_REGION } from './local-user';
import { ChatMessages } from './chat/chat-messages';
import { ReportingParameterStore } from './event-bridge/parameter-changes';
import { ParameterRules, type ParameterRulesProps } from './event-bridge/parameter-rules';
import { PipelineRules } from './event-bridge/pipeline-rules';
import { functionContext } from './lambda/call-function';
import { LogFile } from './logs/log-file';
import { Approvals } from './pipeline/approvals';
import { ExecutionStore } from './pipeline/execution-store';
import { findPipeline } from './pipeline/find-pipeline';
import { LivePipeline } from './pipeline/live-pipeline';
import { Transitions } from './pipeline/transitions';
import { DbClusters } from './rds/db-clusters';
import { createTaskRuntime } from './runtime/create-task-runtime';
import type { OperationGroup } from './endpoint/operation';
import type { DockerGateway } from './runtime/docker-gateway';
import type { EngineContext } from './engine-context';
import type { JsonObject } from './json';

const NO_PATH = '';

export interface EngineParts {
  readonly stacks: Stacks;
  readonly ecs: EcsServiceProvider;
  readonly balancing: LoadBalancing;
  readonly store: ExecutionStore;
  readonly approvals: Approvals;
  readonly transitions: Transitions;
  readonly livePipeline: LivePipeline;
  /** What chat channels would show. */
  readonly messages: ChatMessages;
  readonly clusters: DbClusters;
  /** Not started yet. */
  readonly endpoint: LocalEndpoint;
  readonly emulator: Emulator;
}

export interface CreateEnginePartsProps {
  readonly context: EngineContext;
  /** How containers reach this machine; undefined without Docker, or where Docker runs in a virtual machine. */
  readonly gateway: DockerGateway | undefined;
  /** Address of an AWS emulator. Null to find a program on the `PATH`. */
  readonly emulatorUrl: string | null;
  /** Reports what a person should know. */
  readonly warn: (message: string) => void;
}

/** The parts of the engine, each with the others that it uses. */
export function createEngineParts({ context: given, gateway, emulatorUrl, warn }: CreateEnginePartsProps): EngineParts {
  const rulesParts: RulesParts = { given, warn, parts: () => ({ stacks, endpoint }) };
  const rules = new ParameterRules(rulesProps(rulesParts));
  const context = { ...given, parameters: new ReportingParameterStore(given.parameters, (change) => rules.notify(change)) };
  const { stateDirectory, parameters, runtime } = context;
  const emulator = new Emulator({ stateDirectory, url: emulatorUrl, path: process.env.PATH ?? NO_PATH, warn });
  const endpoint = new LocalEndpoint({
    ...context,
    region: DEFAULT_REGION,
    gateway: gateway?.address,
    hostOfTasks: runtime === 'docker' && gateway === undefined ? 'host.docker.internal' : undefined,
    permissions: new Permissions({ list: () => stacks.list() }),
    emulated: { emulator, ownAccount: () => findPipeline(stacks).stack.account },
  });
  const balancing = new LoadBalancing(context);
  const clusters = new DbClusters({ ...context, warn });
  const findProperties = (physicalId: string): JsonObject | undefined => stacks.findResource(physicalId)?.properties;
  const ecs = new EcsServiceProvider({
    runtime: createTaskRuntime(context),
    stateDirectory,
    parameters,
    findSecret: findSecretIn(emulator),
    awsVariables: taskVariables({ endpoint, clusters }),
    ...trafficOf({ context, balancing, stacks: () => stacks }),
    findTaskDefinition: findProperties,
    onEvent: serviceLog({ context, warn }),
  });
  const providers = createProviders({ context, balancing, clusters, findProperties, ecs, awsEnvironment: () => endpoint.environment() });
  const fallbackProvider = new EmulatedResourceProvider({ emulator, endpointOfTasks: () => endpoint.urlOfTasks, warn });
  const stacks: Stacks = new Stacks({ stateDirectory, parameters, providers, recorder: new RecordOnlyProvider(), fallbackProvider });
  return {
    stacks,
    ecs,
    balancing,
    ...pipelineParts(rulesParts),
    clusters,
    endpoint,
    emulator,
  };
}

function pipelineParts(props: RulesParts): Pick<EngineParts, 'store' | 'approvals' | 'transitions' | 'livePipeline' | 'messages'> {
  const { stateDirectory } = props.given;
  const messages = new ChatMessages(stateDirectory);
  const rules = new PipelineRules({ ...rulesProps(props), messages });
  return {
    store: new ExecutionStore(stateDirectory, (before, after) => rules.notify(before, after)),
    approvals: new Approvals(),
    transitions: new Transitions(stateDirectory),
    livePipeline: new LivePipeline(),
    messages,
  };
}

interface RulesParts {
  readonly given: EngineContext;
  readonly warn: (message: string) => void;
  /** They use Parameter Store themselves. */
  readonly parts: () => Pick<EngineParts, 'stacks' | 'endpoint'>;
}

const rulesProps = ({ given, warn, parts }: RulesParts): ParameterRulesProps => ({
  ...functionContext(given, () => parts().endpoint.environment()),
  stacks: () => parts().stacks,
  warn,
});

type Traffic = Pick<
  EcsServiceProviderProps,
  'findTargetGroup' | 'findMeasuredTargetGroup' | 'findAlarm' | 'setWeights' | 'minuteMilliseconds'
>;

interface TrafficProps extends Pick<EngineParts, 'balancing'> {
  readonly context: EngineContext;
  /** Created after the services. */
  readonly stacks: () => Stacks;
}

/** What services need of load balancers and alarms. */
const trafficOf = ({ context, balancing, stacks }: TrafficProps): Traffic => ({
  findTargetGroup: (arn) => balancing.targetGroup(arn),
  findMeasuredTargetGroup: (name) => balancing.measuredTargetGroup(name),
  findAlarm: (name) =>
    stacks()
      .list()
      .flatMap(({ resources }) => resources)
      .find(({ type, properties }) => type === 'AWS::CloudWatch::Alarm' && properties.AlarmName === name)?.properties,
  setWeights: (ruleArn, weights) => balancing.setWeights(ruleArn, weights),
  minuteMilliseconds: context.realTime ? 60_000 : 1000,
});

function taskVariables({ endpoint, clusters }: Pick<EngineParts, 'endpoint' | 'clusters'>): EcsServiceProviderProps['awsVariables'] {
  return ({ name, account, region }) => {
    const aws = endpoint.variablesOfTasks({ service: name, account, region, partition: partitionOf(region) });
    return { ...aws, environment: { ...aws.environment, ...clusters.variablesOfTasks() } };
  };
}

function serviceLog({ context, warn }: Pick<CreateEnginePartsProps, 'context' | 'warn'>): EcsServiceProviderProps['onEvent'] {
  const log = new LogFile(join(context.stateDirectory, 'services.log'), warn);
  return (service, { message }) => log.append(`${new Date().toISOString()} ${service}: ${message}`);
}

/** What the endpoint serves besides Parameter Store and STS. */
export const endpointOperations = ({ projectDirectory, stateDirectory }: EngineContext, parts: EngineParts): readonly OperationGroup[] => [
  codePipelineOperations({ ...parts, projectDirectory }),
  pushOperations({ ...parts, projectDirectory }),
  codeBuildOperations(parts),
  cloudFormationOperations(parts),
  ecsOperations(parts),
  elbOperations(parts),
  rdsOperations(parts),
  scalingOperations(parts),
  logsOperations({ ...parts, stateDirectory }),
];
