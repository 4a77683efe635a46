import type { Task } from '@aws-sdk/client-ecs';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import type { ProgramResult } from '../command/run-program';
import type { InteractiveProgram } from '../command/terminal';
import { UsageError } from '../command/usage-error';
import { findEnvironment } from '../find-environment';
import { listServiceTasks, taskId } from '../service/list-service-tasks';
import { openService, requestedWorker, WORKER_OPTION } from '../service/open-service';
import type { ServiceHandle } from '../service/open-service';
import { awsSession } from '../service/session/aws-session';
import { laptopSession } from '../service/session/laptop-session';
import { SHELL } from '../service/session/session';
import { requireSessionManager } from '../service/session-manager';

export const serviceExec: Command = {
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment whose service to use' },
    { name: 'command', required: false, meaning: `a command line for ${SHELL}, as one argument; by default an interactive shell` },
  ],
  options: { ...WORKER_OPTION, task: { type: 'string', value: '<id>', meaning: 'a task; by default the newest' } },
  notes: [
    'Changes in a task are lost when the task stops.',
    'On AWS it needs the AWS CLI and its Session Manager plugin, which does not report how the command ended: 0 only means that the session was opened.',
    'On the laptop it ends with 0 if the command did, else with 1. Tasks that are plain processes share this machine: the command gets their folder and variables.',
    'With --json it needs a command, and prints its output when it has ended.',
  ],
  run: async (context) => {
    const { terminal, platform, options, suggest } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const line = context.optionalArgument('command');
    if (options.json && line === undefined) {
      throw new UsageError(['--json needs a command to run']);
    }
    if (!options.local) {
      await requireSessionManager(terminal);
    }
    const handle = await openService(context, { environment, access: 'change', worker: requestedWorker(context, environment.name) });
    const task = await chooseTask(handle, { environment: environment.name, wanted: options.text('task'), suggest });
    const open = options.local ? laptopSession : awsSession;
    const { program, missing, end } = await open({ context, environment, handle, task, line });
    const { exitCode, output } = await runIn(context, program);
    if (exitCode === null) {
      throw new Error(missing);
    }
    if (terminal.interrupted.aborted) {
      await end?.();
    }
    printResult(context, { json: { environment: environment.name, task: taskId(task), exitCode, output }, lines: () => [] });
    return exitCode === 0 ? 0 : 1;
  },
};

/** With `--json` the output is captured, else it goes to the terminal. */
async function runIn({ terminal, options }: CommandContext, program: InteractiveProgram): Promise<ProgramResult> {
  if (!options.json) {
    return { exitCode: await terminal.runInteractive(program), output: '' };
  }
  const { inherits = true, directory = terminal.directory, environment } = program;
  return terminal.run({
    program: program.program,
    arguments: program.arguments,
    directory,
    environment: { ...(inherits ? terminal.environment : {}), ...environment },
  });
}

interface ChooseTaskProps extends Pick<CommandContext, 'suggest'> {
  readonly environment: string;
  /** The beginning of its id. @default - the newest task */
  readonly wanted: string | undefined;
}

async function chooseTask(handle: ServiceHandle, { environment, wanted, suggest }: ChooseTaskProps): Promise<Task> {
  const tasks = [...(await listServiceTasks(handle, 'RUNNING'))];
  tasks.sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
  const task = tasks.find((each) => wanted === undefined || taskId(each).startsWith(wanted));
  if (task === undefined) {
    const which = wanted === undefined ? 'no running task' : `no running task ${wanted}`;
    throw new Error(`${environment} has ${which}; see \`${suggest(`env:show ${environment}`)}\``);
  }
  return task;
}
