import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerDependencyCondition, ContainerImage, type ContainerDefinition, type HealthCheck } from 'aws-cdk-lib/aws-ecs';
import { imageRepositoryArn } from '../config/arns';
import type { ContainerConfig, ContainerHealthCheckConfig, Dependencies } from '../config/containers';
import { MAIN_CONTAINER } from '../config/contract';
import { ecrImage } from '../config/containers';
import type { ServiceConfig } from '../config/platform-config';
import type { ServiceTask } from './service-task';

export interface SidecarsProps {
  readonly task: ServiceTask;
  readonly service: ServiceConfig;
}

/** The containers beside that of the service in its task, and what it shares with them. */
export class Sidecars extends Construct {
  private readonly containers: Readonly<Record<string, ContainerDefinition>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SidecarsProps,
  ) {
    super(scope, id);
    const { task, service } = props;
    const sidecars = Object.entries(service.containers);
    const volumes = [service.volumes, ...sidecars.map(([, container]) => container.volumes)].flatMap((each) => Object.keys(each));
    for (const name of new Set(volumes)) {
      task.definition.addVolume({ name });
    }
    this.containers = {
      [MAIN_CONTAINER]: task.container,
      ...Object.fromEntries(sidecars.map(([name, container]) => [name, this.addContainer(name, container)])),
    };
    task.container.addPortMappings(...service.additionalPorts.map((containerPort) => ({ containerPort })));
    this.join(task.container, service);
    sidecars.forEach(([name, container]) => this.join(this.containers[name]!, container));
  }

  private addContainer(name: string, container: ContainerConfig): ContainerDefinition {
    const { task } = this.props;
    const scope = new Construct(this, name);
    return task.definition.addContainer(name, {
      image: imageOf(scope, container.image),
      command: container.command ? [...container.command] : undefined,
      environment: task.withReferences(container.environment),
      secrets: task.secretsIn(scope, container.secretVariables),
      portMappings: container.ports.map((containerPort) => ({ containerPort })),
      essential: container.essential,
      healthCheck: container.healthCheck ? healthCheckOf(container.healthCheck) : undefined,
      cpu: container.cpu ?? undefined,
      memoryLimitMiB: container.memoryMiB ?? undefined,
      stopTimeout: Duration.seconds(container.stopTimeoutSeconds),
      logging: task.logging,
    });
  }

  /** Dependencies and volumes. */
  private join(
    container: ContainerDefinition,
    { dependsOn, volumes }: { readonly dependsOn: Dependencies; readonly volumes: Readonly<Record<string, string>> },
  ): void {
    container.addContainerDependencies(
      ...Object.entries(dependsOn).map(([name, condition]) => ({
        container: this.containers[name]!,
        condition: ContainerDependencyCondition[condition],
      })),
    );
    container.addMountPoints(
      ...Object.entries(volumes).map(([sourceVolume, containerPath]) => ({ sourceVolume, containerPath, readOnly: false })),
    );
  }
}

/** From a private registry of ECR with the right to pull it; its repository may be in another account, and has to allow that. */
function imageOf(scope: Construct, reference: string): ContainerImage {
  const ecr = ecrImage(reference);
  if (ecr === undefined) {
    return ContainerImage.fromRegistry(reference);
  }
  const repository = Repository.fromRepositoryAttributes(scope, 'Image', {
    repositoryName: ecr.repository,
    repositoryArn: imageRepositoryArn({ ...ecr, name: ecr.repository }),
  });
  return ContainerImage.fromEcrRepository(repository, ecr.version);
}

const healthCheckOf = (check: ContainerHealthCheckConfig): HealthCheck => ({
  command: [...check.command],
  interval: Duration.seconds(check.intervalSeconds),
  timeout: Duration.seconds(check.timeoutSeconds),
  retries: check.retries,
  startPeriod: Duration.seconds(check.startPeriodSeconds),
});
