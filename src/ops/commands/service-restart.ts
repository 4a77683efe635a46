import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { openService } from '../service/open-service';
import type { ServiceHandle } from '../service/open-service';

const POLL = 3000;

/** What `--json` prints, with the name of the environment. */
interface RestartResult {
  /** Null if the command did not wait for the end. */
  readonly succeeded: boolean | null;
  readonly message: string;
}

export const serviceRestart: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose service to restart' }],
  options: {
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
    'no-wait': { type: 'boolean', meaning: 'do not wait until the new tasks are healthy' },
  },
  notes: ['Old tasks are only stopped when new ones are healthy, so no request is lost. Ctrl-C stops waiting, not the restart.'],
  run: async (context) => {
    const { terminal, platform, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const handle = await openService(context, { environment, access: 'change' });
    if (environment.tier === 'production' && !(await confirm(context, { question: `Restart ${environment.name}?` }))) {
      return 1;
    }
    const { UpdateServiceCommand } = await import('@aws-sdk/client-ecs');
    await handle.client.send(
      new UpdateServiceCommand({ cluster: handle.cluster, service: handle.service.serviceName, forceNewDeployment: true }),
    );
    const started = `${environment.name} restarts`;
    if (options.flag('no-wait')) {
      printResult(context, { json: { environment: environment.name, succeeded: null, message: started }, lines: () => [started] });
      return 0;
    }
    if (!options.json) {
      terminal.out(started);
    }
    const result = await waitForDeployment(context, { handle, environment: environment.name });
    printResult(context, { json: { environment: environment.name, ...result }, lines: () => [result.message] });
    return result.succeeded === false ? 1 : 0;
  },
};

const primaryOf = ({ deployments = [] }: Service): Deployment | undefined => deployments.find(({ status }) => status === 'PRIMARY');

interface WaitProps {
  readonly handle: ServiceHandle;
  readonly environment: string;
}

/** Waits for the end of the deployment that replaces the one in the handle. */
async function waitForDeployment({ terminal, suggest }: CommandContext, { handle, environment }: WaitProps): Promise<RestartResult> {
  const before = primaryOf(handle.service)?.id;
  let deployment: string | undefined;
  while (!terminal.interrupted.aborted) {
    const service = await readService(handle);
    const primary = primaryOf(service)?.id;
    deployment ??= primary === before ? undefined : primary;
    const current = service.deployments?.find(({ id }) => id === deployment);
    if (deployment !== undefined && (current === undefined || current.rolloutState === 'FAILED')) {
      const reason = current?.rolloutStateReason ?? 'ECS rolled the deployment back';
      const events = suggest(`service:events ${environment}`);
      return {
        succeeded: false,
        message: `the new tasks failed their health checks, and the old tasks are still running: ${reason}; \`${events}\` shows why`,
      };
    }
    if (current?.rolloutState === 'COMPLETED') {
      return { succeeded: true, message: 'the new tasks are healthy, and the old tasks are stopped' };
    }
    await terminal.wait(POLL);
  }
  return { succeeded: null, message: 'the restart continues' };
}

async function readService({ client, cluster, service }: ServiceHandle): Promise<Service> {
  const { DescribeServicesCommand } = await import('@aws-sdk/client-ecs');
  const name = returned(service.serviceName, 'the name of the service');
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [name] }));
  return returned(services[0], `the service ${name}`);
}
