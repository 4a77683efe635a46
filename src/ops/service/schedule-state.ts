import type { Place } from '../../config/places';
import type { CommandContext } from '../command/command-context';

/** Whether EventBridge Scheduler starts a schedule. `absent` before the deployment that creates it, `unknown` without the right to look. */
export type ScheduleState = 'enabled' | 'disabled' | 'absent' | 'unknown';

/** @param name of the schedule at EventBridge Scheduler */
export async function readScheduleState(
  { aws, options }: Pick<CommandContext, 'aws' | 'options'>,
  { place, name }: { readonly place: Place; readonly name: string },
): Promise<ScheduleState> {
  // The engine runs the schedules of the templates itself, and nobody can disable one there.
  if (options.local) {
    return 'enabled';
  }
  const { GetScheduleCommand } = await import('@aws-sdk/client-scheduler');
  const client = await aws.at(place, 'read').scheduler();
  try {
    const { State } = await client.send(new GetScheduleCommand({ Name: name }));
    return State === 'DISABLED' ? 'disabled' : 'enabled';
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      return 'absent';
    }
    if (error instanceof Error && error.name === 'AccessDeniedException') {
      return 'unknown';
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
