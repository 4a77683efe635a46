import { secretTexts } from '../secret-texts';
import type { TaskFailure } from './start-healthy-tasks';

/** Why a deployment failed, with what a person needs to fix it: the reason, the exit code and the last lines of the task that failed last. */
export function describeFailure(props: {
  readonly service: string;
  readonly isUpdate: boolean;
  readonly failures: readonly TaskFailure[];
  /** Values that the task was given and may have written; hidden, since the message is kept. */
  readonly secrets: readonly string[];
}): string {
  const last = props.failures.at(-1);
  const count = `${props.failures.length} task${props.failures.length === 1 ? '' : 's'} failed`;
  const outcome = props.isUpdate
    ? 'the deployment was rolled back and the version before it keeps serving'
    : 'the service was not created and nothing of it runs';
  const exitCode = last?.exit?.exitCode ?? null;
  const lines = last?.lastLines ?? [];
  const message = [
    `service '${props.service}' did not become healthy (ECS deployment circuit breaker): ${count}, so ${outcome}`,
    `  ${last?.reason}${exitCode === null ? '' : `, exit code ${exitCode}`}`,
    lines.length === 0 ? '  the task wrote nothing' : '  last lines of the task:',
    ...lines.map((line) => `    ${line}`),
  ].join('\n');
  return secretTexts(props.secrets).reduce((hidden, secret) => hidden.replaceAll(secret, '****'), message);
}
