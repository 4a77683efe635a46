import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { INTERRUPTED_EXIT_CODE } from '../command/run-command-line';
import { mainContainer, taskId } from './list-service-tasks';
import { followTask, type FollowTaskProps } from './one-off-task';

/** A task that was started for a person, who waits for it. */
export interface StartedTask extends Omit<FollowTaskProps, 'print'> {
  /** Command that shows its log. */
  readonly logs: string;
}

/** Says that it starts. */
export function reportStart(context: CommandContext, { environment, started, logs: command }: StartedTask): number {
  const task = taskId(started);
  const logs = context.suggest(command);
  printResult(context, {
    json: { environment: environment.name, task, exitCode: null, output: null },
    lines: () => [`task ${task} starts in ${environment.name}; \`${logs}\` shows its log`],
  });
  return 0;
}

/** Prints its log, and returns its exit code. */
export async function runToEnd(context: CommandContext, props: StartedTask): Promise<number> {
  const { terminal, options } = context;
  const { environment, started } = props;
  const id = taskId(started);
  terminal.err(`task ${id} starts in ${environment.name}`);
  const output: string[] = [];
  const task = await followTask(context, { ...props, print: options.json ? (line) => void output.push(line) : terminal.out });
  if (task.lastStatus !== 'STOPPED') {
    await stopOrLeave(context, props);
    return INTERRUPTED_EXIT_CODE;
  }
  const container = mainContainer(task);
  const exitCode = container?.exitCode ?? null;
  if (exitCode === null) {
    terminal.err(`task ${id} has no exit code: ${container?.reason ?? task.stoppedReason ?? 'ECS gives no reason'}`);
  }
  printResult(context, { json: { environment: environment.name, task: id, exitCode, output: output.join('\n') }, lines: () => [] });
  return exitCode ?? 1;
}

/** After Ctrl-C. */
async function stopOrLeave(
  { terminal, suggest }: CommandContext,
  { handle: { client, cluster }, started, logs }: StartedTask,
): Promise<void> {
  const id = taskId(started);
  const answer = terminal.isInteractive ? await terminal.ask(`Task ${id} still runs. Stop it? [y/N] `, { afterInterruption: true }) : '';
  if (['y', 'yes'].includes(answer.toLowerCase())) {
    const { StopTaskCommand } = await import('@aws-sdk/client-ecs');
    await client.send(new StopTaskCommand({ cluster, task: started.taskArn, reason: 'stopped by the person who started it' }));
    terminal.err(`task ${id} stops`);
    return;
  }
  terminal.err(`task ${id} continues; \`${suggest(logs)}\` shows its log`);
}
