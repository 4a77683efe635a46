import { builtInProviders } from './built-in-providers';
import { EcsServiceProvider } from './ecs/ecs-service-provider';
import { ListenerProvider } from './elb/listener-provider';
import { ListenerRuleProvider } from './elb/listener-rule-provider';
import { LoadBalancerProvider } from './elb/load-balancer-provider';
import { LoadBalancing } from './elb/load-balancing';
import { TargetGroupProvider } from './elb/target-group-provider';
import { DbClusterProvider } from './rds/db-cluster-provider';
import { DbClusters } from './rds/db-clusters';
import { DbInstanceProvider } from './rds/db-instance-provider';
import type { JsonObject, ResourceProvider } from './cloudformation/resource-provider';
import type { EngineContext } from './engine-context';
import type { TaskRuntime } from './runtime/task-runtime';

export interface CreateProvidersProps {
  readonly context: EngineContext;
  readonly runtime: TaskRuntime;
  /** Variables that point every AWS SDK at the engine's own endpoint. */
  readonly awsEnvironment: () => Readonly<Record<string, string>>;
  /** Evaluated properties of a task definition, by its ARN. */
  readonly findTaskDefinition: (arn: string) => JsonObject | undefined;
  /** Something happened to a service outside of a deployment. */
  readonly onServiceEvent: (service: string, message: string) => void;
}

/** A provider for each type of resource that the laptop knows. */
export function createProviders({
  context,
  runtime,
  awsEnvironment,
  findTaskDefinition,
  onServiceEvent,
}: CreateProvidersProps): readonly ResourceProvider[] {
  const { stateDirectory, parameters } = context;
  const balancing = new LoadBalancing(context);
  const clusters = new DbClusters(context);
  return [
    ...builtInProviders({ ...context, awsEnvironment }),
    new LoadBalancerProvider(balancing),
    new ListenerProvider(balancing),
    new ListenerRuleProvider(balancing),
    new TargetGroupProvider(balancing),
    new DbClusterProvider(clusters),
    new DbInstanceProvider(clusters),
    new EcsServiceProvider({
      runtime,
      stateDirectory,
      parameters,
      findTargetGroup: (arn) => balancing.targetGroup(arn),
      findTaskDefinition,
      onEvent: (service, event) => onServiceEvent(service, event.message),
    }),
  ];
}
