import { secretStrings } from '../secret-strings';
import type { TaskExit } from '../runtime/task-runtime';
import type { TaskFailure } from './start-healthy-tasks';

/** Why a deployment failed: the reason, the exit code and the last lines of the task that failed last. */
export function describeFailure(props: {
  readonly service: string;
  readonly isUpdate: boolean;
  /** Whether it was a rolling deployment: the others have no circuit breaker. */
  readonly isRolling: boolean;
  readonly failures: readonly TaskFailure[];
  /** Values that the task may have written. They are hidden, because the message is stored. */
  readonly secrets: readonly string[];
}): string {
  const count = `${props.failures.length} task${props.failures.length === 1 ? '' : 's'} failed`;
  const outcome = props.isUpdate
    ? 'the deployment was rolled back and the previous version is still running'
    : 'the service was not created and none of its tasks is running';
  const message = [
    `service '${props.service}' did not become healthy${props.isRolling ? ' (ECS deployment circuit breaker)' : ''}: ${count}, so ${outcome}`,
    ...props.failures.slice(-1).flatMap(describeTask),
  ].join('\n');
  return secretStrings(props.secrets).reduce((hidden, secret) => hidden.replaceAll(secret, '****'), message);
}

/** Of the container that ended the task; `null` if it is unknown. */
export const failedExitCode = (exit: TaskExit | undefined): number | null =>
  exit?.endedBy === undefined ? (exit?.exitCode ?? null) : exit.endedBy.exitCode;

function describeTask({ reason, exit, lastLines }: TaskFailure): readonly string[] {
  const exitCode = failedExitCode(exit);
  return [
    `  ${reason}${exitCode === null ? '' : `, exit code ${exitCode}`}`,
    lastLines.length === 0 ? '  the task wrote no output' : '  last lines of the task:',
    ...lastLines.map((line) => `    ${line}`),
  ];
}
