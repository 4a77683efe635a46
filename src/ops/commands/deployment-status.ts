import type { Command } from '../command/command';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openService } from '../service/open-service';
import { readDeployment } from '../service/read-deployment';
import { renderDeployment } from '../service/render-deployment';

export const deploymentStatus: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose latest deployment to show' }],
  options: {},
  run: async (context) => {
    const environment = findEnvironment(context.platform, context.argument('environment'));
    const { name } = environment;
    const handle = await openService(context, { environment, access: 'read' });
    const deployment = await readDeployment(handle);
    printResult(context, {
      json: { environment: name, deployment },
      lines: () =>
        deployment === null
          ? [`ECS knows no deployment of ${name}`]
          : renderDeployment(deployment, { environment: name, now: context.terminal.now(), suggest: context.suggest }),
    });
    return 0;
  },
};
