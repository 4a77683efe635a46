import { join } from 'node:path';
import { inertProviders } from './cloudformation/inert/inert-provider';
import { ParameterProvider } from './cloudformation/providers/parameter-provider';
import { TaskDefinitionProvider } from './cloudformation/providers/task-definition-provider';
import { ListenerProvider } from './elb/listener-provider';
import { ListenerRuleProvider } from './elb/listener-rule-provider';
import { LoadBalancerProvider } from './elb/load-balancer-provider';
import { TargetGroupProvider } from './elb/target-group-provider';
import { CustomResourceProvider } from './lambda/custom-resource-provider';
import { FunctionFiles } from './lambda/function-files';
import { FunctionProvider } from './lambda/function-provider';
import { DbClusterProvider } from './rds/db-cluster-provider';
import { DbClusters } from './rds/db-clusters';
import { DbInstanceProvider } from './rds/db-instance-provider';
import type { ResourceProvider } from './cloudformation/resource-provider';
import type { LoadBalancing } from './elb/load-balancing';
import type { EngineContext } from './engine-context';

export interface CreateProvidersProps {
  readonly context: EngineContext;
  readonly balancing: LoadBalancing;
  /** Provider of ECS services. */
  readonly ecs: ResourceProvider;
  /** Variables that point every AWS SDK at the engine's endpoint; called when a function runs. */
  readonly awsEnvironment: () => Readonly<Record<string, string>>;
}

/** A provider for every resource type that the laptop knows. */
export function createProviders({ context, balancing, ecs, awsEnvironment }: CreateProvidersProps): readonly ResourceProvider[] {
  const { projectDirectory, stateDirectory, parameters } = context;
  const files = new FunctionFiles(stateDirectory);
  const clusters = new DbClusters(context);
  return [
    ...inertProviders(),
    new ParameterProvider(parameters),
    new TaskDefinitionProvider({ stateDirectory }),
    new FunctionProvider(files),
    new CustomResourceProvider({ files, modulesDirectory: join(projectDirectory, 'node_modules'), awsEnvironment }),
    new LoadBalancerProvider(balancing),
    new ListenerProvider(balancing),
    new ListenerRuleProvider(balancing),
    new TargetGroupProvider(balancing),
    new DbClusterProvider(clusters),
    new DbInstanceProvider(clusters),
    ecs,
  ];
}
