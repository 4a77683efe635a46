import type { Service } from '@aws-sdk/client-ecs';
import type { Command } from '../command/command';
import { confirm } from '../command/confirm';
import { findEnvironment } from '../find-environment';
import { openService } from '../service/service-place';
import type { ServiceHandle } from '../service/service-place';
import type { CommandContext } from '../command/command-context';

const POLL = 3000;

export const serviceRestart: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment whose service to restart' }],
  options: {
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask' },
    'no-wait': { type: 'boolean', meaning: 'do not wait until the new tasks are healthy' },
  },
  notes: ['New tasks must be healthy before old ones go, so no request is lost. Ctrl-C ends the waiting, not the restart.'],
  run: async (context) => {
    const { terminal, platform, words, options } = context;
    const environment = findEnvironment(platform, words['environment']);
    const handle = await openService(context, { environment, access: 'change' });
    if (environment.tier === 'production' && !(await confirm(context, { question: `Restart ${environment.name}?` }))) {
      return 1;
    }
    const { UpdateServiceCommand } = await import('@aws-sdk/client-ecs');
    await handle.client.send(
      new UpdateServiceCommand({ cluster: handle.cluster, service: handle.service.serviceName, forceNewDeployment: true }),
    );
    if (!options.json) {
      terminal.out(`${environment.name} restarts`);
    }
    if (options.flag('no-wait')) {
      return 0;
    }
    const outcome = await settle(handle, context);
    terminal.out(options.json ? JSON.stringify({ environment: environment.name, ...outcome }) : outcome.message);
    return outcome.succeeded ? 0 : 1;
  },
};

const primaryOf = ({ deployments = [] }: Pick<Service, 'deployments'>): string | undefined =>
  deployments.find(({ status }) => status === 'PRIMARY')?.id;

/** Waits for the end of the deployment that follows the one that was there before. */
async function settle(
  { client, cluster, service }: ServiceHandle,
  { terminal, words, suggest }: CommandContext,
): Promise<{ readonly succeeded: boolean; readonly message: string }> {
  const { DescribeServicesCommand } = await import('@aws-sdk/client-ecs');
  const before = primaryOf(service);
  let deployment: string | undefined;
  while (!terminal.interrupted.aborted) {
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service.serviceName ?? ''] }));
    const [found = {}] = services;
    const primary = primaryOf(found);
    deployment ??= primary === before ? undefined : primary;
    const current = found.deployments?.find(({ id }) => id === deployment);
    if (deployment !== undefined && (current === undefined || current.rolloutState === 'FAILED')) {
      return {
        succeeded: false,
        message: `the new tasks did not get healthy, and the old ones stay: ${current?.rolloutStateReason ?? 'ECS rolled the deployment back'}; \`${suggest(`service:events ${words['environment'] ?? ''}`)}\` shows why`,
      };
    }
    if (current?.rolloutState === 'COMPLETED') {
      return { succeeded: true, message: 'the new tasks are healthy and the old ones are gone' };
    }
    await terminal.wait(POLL);
  }
  return { succeeded: true, message: 'the restart goes on' };
}
