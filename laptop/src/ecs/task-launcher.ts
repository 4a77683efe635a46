import { randomBytes } from 'node:crypto';
import type { TargetGroup } from '../elb/target-group';
import type { TaskRuntime } from '../runtime/task-runtime';
import type { ParameterStore } from '../ssm/parameter-store';
import { resolveSecrets } from './resolve-secrets';
import { RunningTask } from './running-task';
import type { ServiceRevision } from './service-revision';
import type { StoppedTask } from './stopped-tasks';

export interface TaskLauncherProps {
  readonly runtime: TaskRuntime;
  readonly parameters: ParameterStore;
  /** @throws Error when no stack on this machine has it */
  readonly findTargetGroup: (arn: string) => TargetGroup;
  readonly onStopped: (task: StoppedTask) => void;
}

/** Starts tasks, with their secrets. */
export class TaskLauncher {
  constructor(private readonly props: TaskLauncherProps) {}

  async launch({ settings, container }: ServiceRevision): Promise<RunningTask> {
    const { runtime, parameters, findTargetGroup, onStopped } = this.props;
    const handle = await runtime.start({
      ...container,
      // The time first, so that logs sort by age.
      id: `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`,
      service: settings.name,
      secrets: resolveSecrets(container.secrets, parameters),
    });
    return new RunningTask({
      handle,
      taskDefinitionArn: settings.taskDefinitionArn,
      imageUri: container.imageUri,
      stopTimeoutSeconds: container.stopTimeoutSeconds,
      targetGroup: settings.targetGroupArn === null ? undefined : findTargetGroup(settings.targetGroupArn),
      serviceArn: settings.arn,
      onStopped,
    });
  }

  /** The values of a revision's secrets, which its tasks may have written. */
  secretsOf({ container }: ServiceRevision): readonly string[] {
    return Object.values(resolveSecrets(container.secrets, this.props.parameters));
  }
}
