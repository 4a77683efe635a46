import { join } from 'node:path';
import { inertProviders } from './inert/inert-provider';
import { clusterProvider } from './providers/cluster-provider';
import { ParameterProvider } from './providers/parameter-provider';
import { repositoryProvider } from './providers/repository-provider';
import { TaskDefinitionProvider } from './providers/task-definition-provider';
import type { ResourceProvider } from './resource-provider';
import { CustomResourceProvider } from '../lambda/custom-resource-provider';
import { FunctionFiles } from '../lambda/function-files';
import { FunctionProvider } from '../lambda/function-provider';
import type { ParameterStore } from '../ssm/parameter-store';

export interface BuiltInProvidersProps {
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly parameters: ParameterStore;
  /** Variables that point an AWS SDK at the engine's endpoint; asked for when a function runs. */
  readonly awsEnvironment: () => Readonly<Record<string, string>>;
}

/** Providers of everything but what runs for long: services, load balancers and databases have their own. */
export function builtInProviders(props: BuiltInProvidersProps): readonly ResourceProvider[] {
  const { projectDirectory, stateDirectory, parameters, awsEnvironment } = props;
  const files = new FunctionFiles(stateDirectory);
  return [
    ...inertProviders(),
    clusterProvider(),
    repositoryProvider(),
    new ParameterProvider(parameters),
    new TaskDefinitionProvider({ stateDirectory }),
    new FunctionProvider(files),
    new CustomResourceProvider({ files, modulesDirectory: join(projectDirectory, 'node_modules'), awsEnvironment }),
  ];
}
