import { randomBytes } from 'node:crypto';
import type { TargetGroup } from '../elb/target-group';
import type { TaskAddress, TaskHandle, TaskRuntime, TaskSpec } from '../runtime/task-runtime';
import type { ParameterStore } from '../ssm/parameter-store';
import type { TaskVariables } from '../endpoint/local-endpoint';
import type { FindSecret } from '../emulator/secret-values';
import type { ContainerDefinition, SidecarDefinition } from './container-definition';
import { resolveSecrets } from './resolve-secrets';
import { RunningTask } from './running-task';
import type { PlacedRevision, ServiceRevision } from './service-revision';
import type { ServiceSettings } from './service-settings';
import type { StoppedTask } from './stopped-tasks';

/** What a task belongs to: a service, or the family of a standalone task. Its name is in logs and names of containers. */
export type TaskOwner = Pick<ServiceSettings, 'name' | 'account' | 'region'>;

export interface TaskRequest {
  readonly id: string;
  readonly owner: TaskOwner;
  readonly container: ContainerDefinition;
}

/** The time first, so that logs sort by age. */
export const newTaskId = (): string => `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;

export interface TaskLauncherProps {
  readonly runtime: TaskRuntime;
  readonly parameters: ParameterStore;
  /** Reads a secret of Secrets Manager. */
  readonly findSecret: FindSecret;
  /** Variables with which AWS SDKs in the tasks of a service use the engine's endpoint. */
  readonly awsVariables: (owner: TaskOwner) => TaskVariables;
  /** @throws Error when no stack on this machine has it */
  readonly findTargetGroup: (arn: string) => TargetGroup;
  readonly onStopped: (task: StoppedTask) => void;
}

/** Starts tasks, with their secrets. */
export class TaskLauncher {
  constructor(private readonly props: TaskLauncherProps) {}

  async launch({ settings, container, targetGroupArns }: PlacedRevision): Promise<RunningTask> {
    const { runtime, findTargetGroup, onStopped } = this.props;
    const handle = await runtime.start(await this.specOf({ id: newTaskId(), owner: settings, container }));
    return new RunningTask({
      handle,
      taskDefinitionArn: settings.taskDefinitionArn,
      imageUri: container.imageUri,
      stopTimeoutSeconds: container.stopTimeoutSeconds,
      targets: targetGroupArns.map((arn, index) => ({
        group: findTargetGroup(arn),
        address: addressOf(handle, settings.loadBalancers[index]?.containerPort ?? null),
        port: settings.loadBalancers[index]?.containerPort ?? handle.port,
      })),
      serviceArn: settings.arn,
      onStopped,
    });
  }

  /** A task with the values of its secrets. */
  async specOf({ id, owner, container }: TaskRequest): Promise<TaskSpec> {
    const { sidecars, ...main } = container;
    const [first, ...others] = await Promise.all([main, ...sidecars].map((each) => this.variablesOf(owner, each)));
    return {
      ...main,
      ...first!,
      id,
      service: owner.name,
      sidecars: sidecars.map((sidecar, index) => ({ ...sidecar, ...others[index]! })),
    };
  }

  /** The values of a revision's secrets, which its tasks may have written. */
  async secretsOf({ settings, container }: ServiceRevision): Promise<readonly string[]> {
    const values = await Promise.all([container, ...container.sidecars].map((each) => this.resolve(settings, each)));
    return values.flatMap((each) => Object.values(each));
  }

  /** A variable of the container's own overrides the engine's. */
  private async variablesOf(owner: TaskOwner, container: ContainerVariables): Promise<Pick<TaskSpec, 'environment' | 'secrets'>> {
    const aws = this.props.awsVariables(owner);
    const secrets = await this.resolve(owner, container);
    const own = { ...container.environment, ...secrets };
    return {
      environment: { ...without(own, aws.environment), ...container.environment },
      secrets: { ...without(own, aws.secrets), ...secrets },
    };
  }

  private resolve(owner: TaskOwner, { secrets }: ContainerVariables): Promise<Readonly<Record<string, string>>> {
    return resolveSecrets(secrets, { ...this.props, scope: owner });
  }
}

type ContainerVariables = Pick<SidecarDefinition, 'environment' | 'secrets'>;

/** @param port of the entry of the load balancer; `null` for the first one of the main container */
const addressOf = ({ address, port: first, otherAddresses }: TaskHandle, port: number | null): TaskAddress | null =>
  port === null ? address : (otherAddresses.get(port) ?? (otherAddresses.size === 0 || port === first ? address : null));

/** The variables whose names are not taken. */
const without = (taken: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in taken)));
