import type { Command } from '../command/command';
import { requireSessionManager } from '../service/session-manager';
import { findEnvironment } from '../find-environment';
import { listTasks, taskId } from '../service/list-tasks';
import { openService } from '../service/service-place';

const SHELL = '/bin/sh';

export const serviceExec: Command = {
  positionals: [
    { name: 'environment', required: true, meaning: 'the environment whose service to look into' },
    { name: 'command', required: false, meaning: `one word, quoted where it has several; by default ${SHELL}` },
  ],
  options: { task: { type: 'string', value: '<id>', meaning: 'a task of the service; by default the newest' } },
  notes: ['It needs the AWS CLI and its Session Manager plugin. What is changed in a task is gone with the task.'],
  run: async (context) => {
    const { terminal, platform, words, options, aws } = context;
    const environment = findEnvironment(platform, words['environment']);
    if (options.local) throw new Error('on the laptop, the engine answers no commands in tasks: use `docker exec -it <container> sh` (`docker ps` lists them), or, without Docker, a shell of your own');
    await requireSessionManager(terminal);
    const handle = await openService(context, { environment, access: 'change' });
    const tasks = [...await listTasks(handle, 'RUNNING')].sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
    const wanted = options.text('task');
    const task = tasks.find(({ taskArn }) => wanted === undefined || taskId(taskArn).startsWith(wanted));
    if (task === undefined) throw new Error(`${environment.name} runs no ${wanted === undefined ? 'task' : `task ${wanted}`}; see \`npx projen env:show ${environment.name}\``);
    const exitCode = await terminal.runInteractive({
      program: 'aws',
      arguments: ['ecs', 'execute-command', '--cluster', handle.cluster, '--task', taskId(task.taskArn), '--container', task.containers?.[0]?.name ?? 'service', '--interactive', '--command', words['command'] ?? SHELL],
      environment: await aws.environment(environment),
    });
    return exitCode === 0 ? 0 : 1;
  },
};
