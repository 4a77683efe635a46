import type { GetScheduleOutput } from '@aws-sdk/client-scheduler';
import type { Place } from '../../config/places';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';

/** Whether EventBridge Scheduler starts a schedule. `absent` before the deployment that creates it, `unknown` without the right to look. */
export type ScheduleState = 'enabled' | 'disabled' | 'absent' | 'unknown';

interface ScheduleProps {
  readonly place: Place;
  /** Of the schedule at EventBridge Scheduler, and of the family of its task definitions. */
  readonly name: string;
}

export async function readScheduleState(
  { aws, options }: Pick<CommandContext, 'aws' | 'options'>,
  { place, name }: ScheduleProps,
): Promise<ScheduleState> {
  // The engine runs the schedules of the templates itself, and nobody can disable one there.
  if (options.local) {
    return 'enabled';
  }
  try {
    const schedule = await readSchedule({ aws }, { place, name });
    return schedule === null ? 'absent' : schedule.State === 'DISABLED' ? 'disabled' : 'enabled';
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') {
      return 'unknown';
    }
    throw error;
  }
}

/**
 * The task definition that a schedule starts. The latest of its family may be of a version that is still being deployed. Null before the
 * deployment that creates the schedule.
 */
export async function scheduledTaskDefinition(
  { aws, options }: Pick<CommandContext, 'aws' | 'options'>,
  { place, name }: ScheduleProps,
): Promise<string | null> {
  // The engine has no API of EventBridge Scheduler.
  if (options.local) {
    return name;
  }
  const schedule = await readSchedule({ aws }, { place, name });
  if (schedule === null) {
    return null;
  }
  const { Target: target } = schedule;
  // With `overlap: 'skip'` a function starts the task.
  const input = JSON.parse(target?.Input ?? '{}') as { readonly taskDefinition?: string };
  return returned(target?.EcsParameters?.TaskDefinitionArn ?? input.taskDefinition, `the task definition of the schedule ${name}`);
}

/** Null before the deployment that creates it. */
async function readSchedule({ aws }: Pick<CommandContext, 'aws'>, { place, name }: ScheduleProps): Promise<GetScheduleOutput | null> {
  const { GetScheduleCommand } = await import('@aws-sdk/client-scheduler');
  const client = await aws.at(place, 'read').scheduler();
  try {
    return await client.send(new GetScheduleCommand({ Name: name }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      return null;
    }
    throw error;
  }
}

/** What `UpdateSchedule` needs besides the state: it sets what it is not given to a default. */
const SETTINGS = ['Name', 'Description', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'FlexibleTimeWindow', 'Target'];

/** The command line of the AWS CLI that enables a schedule. */
export function enableCommand(name: string, { region }: Place): string {
  const query = `{${SETTINGS.map((key) => `${key}:${key}`).join(',')},State:\`"ENABLED"\`}`;
  const current = `aws scheduler get-schedule --region ${region} --name ${name} --output json --query '${query}'`;
  return `aws scheduler update-schedule --region ${region} --cli-input-json "$(${current})"`;
}
