import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openService, type ServiceHandle } from '../service/open-service';
import { endPause, isInProgress, readDeployment, type ServiceDeploymentSummary } from '../service/read-deployment';

export const deploymentStop: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose deployment to roll back' }],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  notes: ['The deployment fails, so CloudFormation rolls its stack back, and the stage of the pipeline fails.'],
  run: async (context) => {
    const environment = findEnvironment(context.platform, context.argument('environment'));
    const { name, tier } = environment;
    const handle = await openService(context, { environment, access: 'change' });
    const deployment = await readDeployment(handle);
    if (deployment === null || !isInProgress(deployment)) {
      throw new Error(
        `no deployment of ${name} is in progress; \`${context.suggest(`pipeline:rollback ${name}`)}\` goes back to an earlier version`,
      );
    }
    if (tier === 'production' && !(await confirm(context, { question: `Roll the deployment of ${name} back?` }))) {
      return 1;
    }
    await rollBack(handle, deployment);
    const message = `the deployment of ${name} is rolled back: ${context.suggest(`deployment:status ${name}`)}`;
    printResult(context, { json: { environment: name, deployment: deployment.arn }, lines: () => [message] });
    return 0;
  },
};

async function rollBack({ client }: ServiceHandle, { arn, pause }: ServiceDeploymentSummary): Promise<void> {
  if (pause === null) {
    const { StopServiceDeploymentCommand } = await import('@aws-sdk/client-ecs');
    await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: 'ROLLBACK' }));
  } else {
    await endPause(client, { arn, hookId: pause.hookId, action: 'ROLLBACK' });
  }
}
