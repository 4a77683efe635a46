import type { Command } from '../command/command';
import { findEnvironment } from '../find-environment';
import { chooseTask } from '../service/choose-task';
import { openService } from '../service/service-place';
import { requireSessionManager } from '../service/session-manager';
import { awsSession } from '../service/session/aws-session';
import { laptopSession } from '../service/session/laptop-session';
import { SHELL } from '../service/session/session';

export const serviceExec: Command = {
  positionals: [
    { name: 'environment', required: true, meaning: 'the environment whose service to look into' },
    { name: 'command', required: false, meaning: `one word, quoted where it has several, for ${SHELL}; by default that shell itself` },
  ],
  options: { task: { type: 'string', value: '<id>', meaning: 'a task of the service; by default the newest' } },
  notes: [
    'What is changed in a task is gone with the task.',
    'On AWS it needs the AWS CLI and its Session Manager plugin, which tells nobody how a command ended: there, 0 means that the session was held.',
    'On the laptop it ends with 0 where the command did, and with 1 otherwise. Tasks that are plain processes share this machine: the command gets their folder and their variables.',
  ],
  run: async (context) => {
    const { terminal, platform, words, options, suggest } = context;
    const environment = findEnvironment(platform, words['environment']);
    if (!options.local) {
      await requireSessionManager(terminal);
    }
    const handle = await openService(context, { environment, access: 'change' });
    const task = await chooseTask(handle, { environment, wanted: options.text('task'), suggest });
    const open = options.local ? laptopSession : awsSession;
    const { program, missing, end } = await open({ context, environment, handle, task, line: words['command'] });
    const exitCode = await terminal.runInteractive(program);
    if (exitCode === null) {
      throw new Error(missing);
    }
    if (terminal.interrupted.aborted) {
      await end?.();
    }
    return exitCode === 0 ? 0 : 1;
  },
};
