import { inertProviders } from './cloudformation/inert/inert-provider';
import { ParameterProvider } from './cloudformation/providers/parameter-provider';
import { TaskDefinitionProvider } from './cloudformation/providers/task-definition-provider';
import { ClusterProvider } from './ecs/cluster-provider';
import { AccessPointProvider } from './efs/access-point-provider';
import { FileSystemProvider } from './efs/file-system-provider';
import { ListenerProvider } from './elb/listener-provider';
import { ListenerRuleProvider } from './elb/listener-rule-provider';
import { LoadBalancerProvider } from './elb/load-balancer-provider';
import { TargetGroupProvider } from './elb/target-group-provider';
import { functionContext } from './lambda/call-function';
import { CustomResourceProvider } from './lambda/custom-resource-provider';
import { FunctionProvider } from './lambda/function-provider';
import { DbClusterProvider } from './rds/db-cluster-provider';
import { DbInstanceProvider } from './rds/db-instance-provider';
import type { ResourceProvider } from './cloudformation/resource-provider';
import type { StandaloneTasks } from './ecs/standalone-tasks';
import type { LoadBalancing } from './elb/load-balancing';
import type { JsonObject } from './json';
import type { DbClusters } from './rds/db-clusters';
import type { EngineContext } from './engine-context';

export interface CreateProvidersProps {
  readonly context: EngineContext;
  readonly balancing: LoadBalancing;
  readonly clusters: DbClusters;
  /** Properties of the resource with this physical id, in any stack. */
  readonly findProperties: (physicalId: string) => JsonObject | undefined;
  /** Provider of ECS services, and the tasks that belong to none. */
  readonly ecs: ResourceProvider & { readonly standaloneTasks: Pick<StandaloneTasks, 'list'> };
  /** Variables that point every AWS SDK at the engine's endpoint; called when a function runs. */
  readonly awsEnvironment: () => Readonly<Record<string, string>>;
}

/** A provider for every resource type that the laptop knows. */
export function createProviders(props: CreateProvidersProps): readonly ResourceProvider[] {
  const { context, balancing, clusters, findProperties, ecs, awsEnvironment } = props;
  const { stateDirectory, parameters } = context;
  const functions = functionContext(context, awsEnvironment);
  return [
    ...inertProviders(),
    new ParameterProvider(parameters),
    new TaskDefinitionProvider({ stateDirectory }),
    new FunctionProvider(functions.files),
    new CustomResourceProvider(functions),
    new LoadBalancerProvider(balancing),
    new ListenerProvider(balancing),
    new ListenerRuleProvider(balancing),
    new TargetGroupProvider(balancing),
    new DbClusterProvider({ clusters, findParameterGroup: findProperties }),
    new DbInstanceProvider(clusters),
    new FileSystemProvider(stateDirectory),
    new AccessPointProvider(stateDirectory),
    new ClusterProvider(ecs.standaloneTasks),
    ecs,
  ];
}
