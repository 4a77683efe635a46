import type { JsonObject, ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import type { TargetGroup } from '../elb/target-group';
import type { TaskRuntime } from '../runtime/task-runtime';
import type { ParameterStore } from '../ssm/parameter-store';
import { readContainerDefinition } from './container-definition';
import type { Deployment } from './deployment';
import { EcsService } from './ecs-service';
import { readServiceSettings } from './service-settings';
import { DesiredCounts } from './desired-counts';
import { StoppedTasks } from './stopped-tasks';
import type { ServiceEvent, ServiceView } from './service-view';

export interface EcsServiceProviderProps {
  readonly runtime: TaskRuntime;
  readonly stateDirectory: string;
  readonly parameters: ParameterStore;
  /** Fails where no stack on this machine has it. */
  readonly findTargetGroup: (arn: string) => TargetGroup;
  /** Evaluated properties of an `AWS::ECS::TaskDefinition`, or undefined where no stack has it. */
  readonly findTaskDefinition: (arn: string) => JsonObject | undefined;
  /** What happens to services outside of a deployment too: a task that died, and the one in its place. */
  readonly onEvent: (service: string, event: ServiceEvent) => void;
}

/** ECS services. */
export class EcsServiceProvider implements ResourceProvider {
  readonly type = 'AWS::ECS::Service';
  private readonly services = new Map<string, EcsService>();
  private readonly desiredCounts: DesiredCounts;
  private orphansRemoved: Promise<readonly string[]> | undefined;
  /** Of all services; what is known of them ends with the engine. */
  readonly stoppedTasks = new StoppedTasks();

  constructor(private readonly props: EcsServiceProviderProps) {
    this.desiredCounts = new DesiredCounts(props.stateDirectory);
  }

  /** Every service that runs, as it stands. */
  views(): readonly ServiceView[] {
    return [...this.services.values()].flatMap((service) => service.view() ?? []);
  }

  /** Changes a service that runs, and returns at once. False where there is none, or it has not come up yet. */
  change(arn: string, { desiredCount, restart }: { readonly desiredCount: number | null; readonly restart: boolean }): boolean {
    const service = this.services.get(arn);
    if (service?.view() === undefined) {
      return false;
    }
    if (desiredCount !== null) {
      this.desiredCounts.set(arn, desiredCount);
      service.scale(desiredCount);
    }
    if (restart) {
      service.restart();
    }
    return true;
  }

  /** Stops a task; its service starts another. False where no service has it. */
  stopTask(id: string, reason: string): boolean {
    return [...this.services.values()].some((service) => service.stopTask(id, reason));
  }

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const deployment = this.readDeployment(request);
    const { arn, name } = deployment.settings;
    await this.removeOrphans(request.log);
    const running = this.services.get(arn);
    const service = running ?? this.addService(deployment, request);
    try {
      await service.deploy(deployment, request);
    } catch (error) {
      if (running === undefined) {
        this.services.delete(arn);
      }
      throw error;
    }
    return { physicalId: arn, attributes: { Name: name, ServiceArn: arn } };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  /** Starts the tasks again after an engine that was stopped or killed; what a killed one left running is stopped first. */
  async resume(request: ResourceRequest): Promise<void> {
    const deployment = this.readDeployment(request);
    await this.removeOrphans(request.log);
    await this.addService(deployment, request).resume(deployment, request);
  }

  delete(current: ResourceRecord): Promise<void> {
    this.desiredCounts.forget(current.physicalId);
    return this.stop(current);
  }

  async stop(current: ResourceRecord): Promise<void> {
    const service = this.services.get(current.physicalId);
    this.services.delete(current.physicalId);
    await service?.stop();
  }

  private readDeployment(request: ResourceRequest): Deployment {
    const { arn } = readServiceSettings(request);
    const scaled = request.properties.DesiredCount === undefined ? this.desiredCounts.get(arn) : undefined;
    const settings = readServiceSettings(
      scaled === undefined ? request : { ...request, properties: { ...request.properties, DesiredCount: scaled } },
    );
    const taskDefinition = this.props.findTaskDefinition(settings.taskDefinitionArn);
    if (taskDefinition === undefined) {
      throw new Error(`service '${settings.name}': no stack on this machine has task definition ${settings.taskDefinitionArn}`);
    }
    return { settings, container: readContainerDefinition(taskDefinition) };
  }

  /** Known before its first task runs, so that the engine's end also stops what is being deployed. */
  private addService({ settings }: Deployment, { stackName }: ResourceRequest): EcsService {
    const service = new EcsService({ ...this.props, stopped: this.stoppedTasks, name: settings.name, stackName });
    this.services.set(settings.arn, service);
    return service;
  }

  private async removeOrphans(log: (line: string) => void): Promise<void> {
    this.orphansRemoved ??= this.props.runtime.removeOrphans().then((orphans) => {
      if (orphans.length > 0) {
        log(`stopped ${orphans.length} task${orphans.length === 1 ? '' : 's'} that an interrupted run left behind`);
      }
      return orphans;
    });
    await this.orphansRemoved;
  }
}
