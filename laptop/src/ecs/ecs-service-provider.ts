import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import type { JsonObject } from '../json';
import type { TargetGroup } from '../elb/target-group';
import type { TaskRuntime } from '../runtime/task-runtime';
import type { ParameterStore } from '../ssm/parameter-store';
import { readContainerDefinition } from './container-definition';
import { DesiredCounts } from './desired-counts';
import { EcsService } from './ecs-service';
import type { ServiceRevision } from './service-revision';
import { readServiceSettings } from './service-settings';
import type { ServiceEvent, ServiceView } from './service-view';
import { StandaloneTasks } from './standalone-tasks';
import { StoppedTasks } from './stopped-tasks';
import { AlarmWatch, type AlarmWatchProps } from './alarm-watch';
import type { HookAction } from './deployment-strategy';
import { ShiftRecords } from './shift-records';
import type { TrafficShiftingProps } from './shifting-deployment';
import { TaskLauncher, type TaskLauncherProps } from './task-launcher';

export interface EcsServiceProviderProps extends Pick<TrafficShiftingProps, 'setWeights' | 'minuteMilliseconds'> {
  readonly runtime: TaskRuntime;
  readonly stateDirectory: string;
  readonly parameters: ParameterStore;
  readonly findSecret: TaskLauncherProps['findSecret'];
  readonly awsVariables: TaskLauncherProps['awsVariables'];
  /** @throws Error when no stack on this machine has it */
  readonly findTargetGroup: (arn: string) => TargetGroup;
  readonly findAlarm: AlarmWatchProps['findAlarm'];
  /** By the dimension of its metrics. */
  readonly findMeasuredTargetGroup: AlarmWatchProps['findTargetGroup'];
  /** Evaluated properties of an `AWS::ECS::TaskDefinition`; undefined if no stack has it. */
  readonly findTaskDefinition: (arn: string) => JsonObject | undefined;
  /** Called for events of services, also outside of a deployment: a task that ended, and the one that replaces it. */
  readonly onEvent: (service: string, event: ServiceEvent) => void;
}

/** ECS services. */
export class EcsServiceProvider implements ResourceProvider {
  readonly type = 'AWS::ECS::Service';
  /** Of all services, since the engine started. */
  readonly stoppedTasks = new StoppedTasks();
  readonly standaloneTasks: StandaloneTasks;
  private readonly services = new Map<string, EcsService>();
  private readonly desiredCounts: DesiredCounts;
  private readonly records: ShiftRecords;
  private readonly launcher: TaskLauncher;
  private orphansRemoved: Promise<readonly string[]> | undefined;

  constructor(private readonly props: EcsServiceProviderProps) {
    this.desiredCounts = new DesiredCounts(props.stateDirectory);
    this.records = new ShiftRecords(props.stateDirectory);
    this.launcher = new TaskLauncher({ ...props, onStopped: (task) => this.stoppedTasks.add(task) });
    this.standaloneTasks = new StandaloneTasks({ ...props, launcher: this.launcher });
  }

  /** Every service that has been deployed. */
  views(): readonly ServiceView[] {
    return [...this.services.values()].flatMap((service) => service.view() ?? []);
  }

  /** Scales or restarts a service, and returns before that is done. False if there is no such service, or it has not started yet. */
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

  /** Ends a pause of a deployment. False if the service has none with this id. */
  continueDeployment(arn: string, { hookId, action }: { readonly hookId: string; readonly action: HookAction }): boolean {
    return this.services.get(arn)?.continueDeployment(hookId, action) ?? false;
  }

  /** Rolls the deployment in progress back. False if the service has none that can be. */
  stopDeployment(arn: string): boolean {
    return this.services.get(arn)?.stopDeployment() ?? false;
  }

  /** Stops a task; its service starts another one. False if no service has it. */
  stopTask(id: string, reason: string): boolean {
    return [...this.services.values()].some((service) => service.stopTask(id, reason));
  }

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const revision = this.readRevision(request);
    const { arn, name } = revision.settings;
    await this.removeOrphans(request.log);
    const running = this.services.get(arn);
    const service = running ?? this.addService(revision, request);
    try {
      await service.deploy(revision, request);
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

  /** Starts the tasks again after the engine was stopped or killed, and first stops what a killed engine left running. */
  async resume(request: ResourceRequest): Promise<void> {
    const revision = this.readRevision(request);
    await this.removeOrphans(request.log);
    await this.addService(revision, request).resume(revision, request);
  }

  delete(current: ResourceRecord): Promise<void> {
    this.desiredCounts.forget(current.physicalId);
    this.records.forget(current.physicalId);
    return this.stop(current);
  }

  async stop(current: ResourceRecord): Promise<void> {
    const service = this.services.get(current.physicalId);
    this.services.delete(current.physicalId);
    await service?.stop();
  }

  private readRevision(request: ResourceRequest): ServiceRevision {
    const { arn } = readServiceSettings(request);
    const scaled = request.properties.DesiredCount === undefined ? this.desiredCounts.get(arn) : undefined;
    const settings = readServiceSettings(
      scaled === undefined ? request : { ...request, properties: { ...request.properties, DesiredCount: scaled } },
    );
    const taskDefinition = this.props.findTaskDefinition(settings.taskDefinitionArn);
    if (taskDefinition === undefined) {
      throw new Error(`service '${settings.name}': no stack on this machine has task definition ${settings.taskDefinitionArn}`);
    }
    return { settings, container: readContainerDefinition(settings.taskDefinitionArn, taskDefinition) };
  }

  /** Added before its first task starts, so that stopping the engine also stops a service that is being deployed. */
  private addService({ settings }: ServiceRevision, { stackName }: ResourceRequest): EcsService {
    const { name } = settings;
    const onEvent = (event: ServiceEvent) => this.props.onEvent(name, event);
    const { findAlarm, findMeasuredTargetGroup: findTargetGroup, setWeights, minuteMilliseconds } = this.props;
    const watchAlarms = (names: readonly string[]) => new AlarmWatch({ names, findAlarm, findTargetGroup });
    const { launcher, records } = this;
    const service = new EcsService({ name, stackName, launcher, records, watchAlarms, setWeights, minuteMilliseconds, onEvent });
    this.services.set(settings.arn, service);
    return service;
  }

  private async removeOrphans(log: (line: string) => void): Promise<void> {
    this.orphansRemoved ??= this.standaloneTasks
      .adopt()
      .then(() => this.props.runtime.removeOrphans())
      .then((orphans) => {
        if (orphans.length > 0) {
          log(`stopped ${orphans.length} task${orphans.length === 1 ? '' : 's'} that an interrupted run left running`);
        }
        return orphans;
      });
    await this.orphansRemoved;
  }
}
