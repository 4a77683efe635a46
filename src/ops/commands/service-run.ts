import type { Task } from '@aws-sdk/client-ecs';
import { CPU_UNITS, memorySizes, summarizeSizes } from '../../config/fargate-size';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext, Options } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { INTERRUPTED_EXIT_CODE } from '../command/run-command-line';
import { UsageError } from '../command/usage-error';
import { findEnvironment } from '../find-environment';
import { taskId } from '../service/list-service-tasks';
import { followTask, startTask, type TaskSize } from '../service/one-off-task';
import { openService, type ServiceHandle } from '../service/open-service';

export const serviceRun: Command = {
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment whose service to use' },
    { name: 'command', required: true, repeatable: true, meaning: 'a program of the image and its arguments, after --' },
  ],
  options: {
    cpu: { type: 'string', value: '<units>', meaning: 'Fargate CPU units; by default those of the service' },
    memory: { type: 'string', value: '<MiB>', meaning: 'memory; by default that of the service' },
    detach: { type: 'boolean', meaning: 'only start the task' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
  },
  notes: [
    'The task has the version, the variables, the secrets and the network of the service, and gets no requests.',
    'It ends with the exit code of the command, or with 1 if that is not known. Ctrl-C asks whether to stop the task.',
    'With --json it prints the output when the task has ended.',
  ],
  run: async (context) => {
    const { platform, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const size = readSize(options, environment);
    const command = context.repeatedArgument('command');
    const handle = await openService(context, { environment, access: 'change' });
    if (environment.tier === 'production' && !(await confirm(context, { question: `Run a command in ${environment.name}?` }))) {
      return 1;
    }
    const started = await startTask(handle, { command, size });
    return options.flag('detach') ? reportStart(context, { environment, started }) : runToEnd(context, { environment, handle, started });
  },
};

interface StartedTask {
  readonly environment: EnvironmentConfig;
  readonly started: Task;
}

function reportStart(context: CommandContext, { environment, started }: StartedTask): number {
  const task = taskId(started);
  const logs = context.suggest(`service:logs ${environment.name} -f`);
  printResult(context, {
    json: { environment: environment.name, task, exitCode: null, output: null },
    lines: () => [`task ${task} starts in ${environment.name}; \`${logs}\` shows its log`],
  });
  return 0;
}

async function runToEnd(context: CommandContext, props: StartedTask & { readonly handle: ServiceHandle }): Promise<number> {
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
  const exitCode = task.containers?.[0]?.exitCode ?? null;
  if (exitCode === null) {
    terminal.err(`task ${id} has no exit code: ${task.containers?.[0]?.reason ?? task.stoppedReason ?? 'ECS gives no reason'}`);
  }
  printResult(context, { json: { environment: environment.name, task: id, exitCode, output: output.join('\n') }, lines: () => [] });
  return exitCode ?? 1;
}

/** After Ctrl-C. */
async function stopOrLeave(
  { terminal, suggest }: CommandContext,
  { environment, handle: { client, cluster }, started }: StartedTask & { readonly handle: ServiceHandle },
): Promise<void> {
  const id = taskId(started);
  const answer = terminal.isInteractive ? await terminal.ask(`Task ${id} still runs. Stop it? [y/N] `, { afterInterruption: true }) : '';
  if (['y', 'yes'].includes(answer.toLowerCase())) {
    const { StopTaskCommand } = await import('@aws-sdk/client-ecs');
    await client.send(new StopTaskCommand({ cluster, task: started.taskArn, reason: 'stopped by the person who started it' }));
    terminal.err(`task ${id} stops`);
    return;
  }
  terminal.err(`task ${id} continues; \`${suggest(`service:logs ${environment.name} -f`)}\` shows its log`);
}

/** @throws UsageError if Fargate does not offer it */
function readSize(options: Options, { service }: EnvironmentConfig): TaskSize {
  const [cpuText, memoryText] = [options.text('cpu'), options.text('memory')];
  const cpu = cpuText === undefined ? service.cpu : Number(cpuText);
  const memoryMiB = memoryText === undefined ? service.memoryMiB : Number(memoryText);
  const sizes = memorySizes(cpu);
  if (sizes.length === 0) {
    throw new UsageError([`--cpu is "${cpuText}"; expected one of ${CPU_UNITS.join(', ')}`]);
  }
  if (!sizes.includes(memoryMiB)) {
    const given = memoryText === undefined ? `--memory is missing, and the service has ${memoryMiB}` : `--memory is "${memoryText}"`;
    throw new UsageError([`${given}; expected with ${cpu} CPU units: ${summarizeSizes(sizes)}`]);
  }
  return { cpu: cpuText === undefined ? undefined : cpu, memoryMiB: memoryText === undefined ? undefined : memoryMiB };
}
