import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openService } from '../service/open-service';
import { endPause, readDeployment } from '../service/read-deployment';

export const deploymentContinue: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose deployment waits' }],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  notes: [
    'A deployment in steps waits before each of them, so it may wait again.',
    'One that waits for its acceptance tests goes on without their result, after you have confirmed that.',
  ],
  run: async (context) => {
    const environment = findEnvironment(context.platform, context.argument('environment'));
    const { name, tier } = environment;
    const handle = await openService(context, { environment, access: 'change' });
    const deployment = await readDeployment(handle);
    if (!deployment?.pause) {
      throw new Error(`no deployment of ${name} waits: see \`${context.suggest(`deployment:status ${name}`)}\``);
    }
    const forTests = deployment.pause.waitsFor === 'tests';
    const question = `${forTests ? 'Its acceptance tests have not passed. ' : ''}Let more requests of ${name} go to the new version?`;
    if ((forTests || tier === 'production') && !(await confirm(context, { question }))) {
      return 1;
    }
    const { arn, pause } = deployment;
    await endPause(handle.client, { arn, hookId: pause.hookId, action: 'CONTINUE' });
    const message = `the deployment of ${name} goes on: ${context.suggest(`deployment:status ${name}`)}`;
    printResult(context, { json: { environment: name, deployment: arn }, lines: () => [message] });
    return 0;
  },
};
