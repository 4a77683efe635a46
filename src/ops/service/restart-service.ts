import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { ServiceHandle } from './open-service';
import { readDeployment } from './read-deployment';

const POLL = 3000;

/** How a restart ended. */
export interface RestartResult {
  /** Null if the command did not wait for the end. */
  readonly succeeded: boolean | null;
  readonly message: string;
}

/** Starts to replace all tasks of services with new ones of the same version. */
export async function startRestart(handles: readonly ServiceHandle[]): Promise<void> {
  const { UpdateServiceCommand } = await import('@aws-sdk/client-ecs');
  for (const { client, cluster, service } of handles) {
    await client.send(new UpdateServiceCommand({ cluster, service: service.serviceName, forceNewDeployment: true }));
  }
}

export interface WaitForRestartProps {
  /** From before the restart. */
  readonly handles: readonly ServiceHandle[];
  /** Name of the environment. */
  readonly environment: string;
}

/** Waits for the end of the deployments that replace those in the handles. */
export async function waitForRestart(context: CommandContext, { handles, environment }: WaitForRestartProps): Promise<RestartResult> {
  for (const handle of handles) {
    const { succeeded, message } = await waitForOne(context, { handle, environment });
    if (succeeded !== true) {
      return { succeeded, message: handle.worker === null ? message : `worker ${handle.worker}: ${message}` };
    }
  }
  return { succeeded: true, message: 'the new tasks are healthy, and the old tasks are stopped' };
}

async function waitForOne(
  { terminal, suggest }: CommandContext,
  { handle, environment }: { readonly handle: ServiceHandle; readonly environment: string },
): Promise<RestartResult> {
  const pauses = new RestartPauses({ handle, onWait: () => terminal.err(pauseOf(environment, suggest)) });
  const before = primaryOf(handle.service)?.id;
  let deployment: string | undefined;
  while (!terminal.interrupted.aborted) {
    const service = await readService(handle);
    const primary = primaryOf(service)?.id;
    deployment ??= primary === before ? undefined : primary;
    const current = service.deployments?.find(({ id }) => id === deployment);
    if (deployment !== undefined && (current === undefined || current.rolloutState === 'FAILED')) {
      const reason = current?.rolloutStateReason ?? 'ECS rolled the deployment back';
      const events = suggest(`service:events ${environment}${handle.worker === null ? '' : ` --worker ${handle.worker}`}`);
      return {
        succeeded: false,
        message: `the new tasks failed their health checks, and the old tasks are still running: ${reason}; \`${events}\` shows why`,
      };
    }
    if (current?.rolloutState === 'COMPLETED') {
      return { succeeded: true, message: 'done' };
    }
    if (current !== undefined) {
      await pauses.pass(service);
    }
    await terminal.wait(POLL);
  }
  return { succeeded: null, message: 'the restart continues' };
}

const pauseOf = (environment: string, suggest: CommandContext['suggest']): string =>
  `the new tasks wait for a person before they get requests: ${suggest(`deployment:continue ${environment}`)}`;

interface RestartPausesProps {
  readonly handle: ServiceHandle;
  /** Called once when the restart waits for a person. */
  readonly onWait: () => void;
}

/** A restart is a deployment, and pauses like one. It does not wait for tests, since its version has passed them, and nothing runs them. */
class RestartPauses {
  private hasWaited = false;

  constructor(private readonly props: RestartPausesProps) {}

  async pass({ deploymentConfiguration }: Service): Promise<void> {
    const { handle, onWait } = this.props;
    const deployment = (deploymentConfiguration?.strategy ?? 'ROLLING') === 'ROLLING' ? null : await readDeployment(handle);
    if (deployment?.pause?.waitsFor === 'tests') {
      const { ContinueServiceDeploymentCommand } = await import('@aws-sdk/client-ecs');
      const { arn, pause } = deployment;
      await handle.client.send(
        new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId: pause.hookId, action: 'CONTINUE' }),
      );
    } else if (deployment?.pause && !this.hasWaited) {
      this.hasWaited = true;
      onWait();
    }
  }
}

const primaryOf = ({ deployments = [] }: Service): Deployment | undefined => deployments.find(({ status }) => status === 'PRIMARY');

async function readService({ client, cluster, service }: ServiceHandle): Promise<Service> {
  const { DescribeServicesCommand } = await import('@aws-sdk/client-ecs');
  const name = returned(service.serviceName, 'the name of the service');
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [name] }));
  return returned(services[0], `the service ${name}`);
}
