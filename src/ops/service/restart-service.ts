import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { TEST_WAIT_MINUTES, testsBeforeTraffic } from '../../config/deployment';
import type { EnvironmentConfig } from '../../config/platform-config';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { ServiceHandle } from './open-service';
import { endPause, isInProgress, isRollingBack, readDeployment, strategyOf } from './read-deployment';

const POLL = 3000;

/** How a restart ended. */
export interface RestartResult {
  /** Null if the command did not wait for the end. */
  readonly succeeded: boolean | null;
  readonly message: string;
}

export interface RestartProps {
  readonly handles: readonly ServiceHandle[];
  /** Name of the environment. */
  readonly environment: string;
}

/** A service that restarts. */
export interface Restart {
  /** From before the restart. */
  readonly handle: ServiceHandle;
  /** ARN of its latest deployment before the restart. Null if it has none, or if its deployments shift no requests. */
  readonly previousDeployment: string | null;
}

/**
 * What `startRestart` would restart.
 * @throws Error while requests are being shifted to a new version: a restart would start that version
 */
export async function prepareRestart(
  { suggest }: Pick<CommandContext, 'suggest'>,
  { handles, environment }: RestartProps,
): Promise<readonly Restart[]> {
  const restarts: Restart[] = [];
  for (const handle of handles) {
    const deployment = isRolling(handle.service) ? null : await readDeployment(handle);
    if (deployment !== null && (isInProgress(deployment) || isRollingBack(deployment))) {
      const status = suggest(`deployment:status ${environment}`);
      throw new Error(
        `a deployment of ${environment} is in progress, and a restart would start its version: see \`${status}\`, and try again when it has ended`,
      );
    }
    restarts.push({ handle, previousDeployment: deployment?.arn ?? null });
  }
  return restarts;
}

/**
 * Starts to replace all tasks of services with new ones of the same version.
 * @throws Error while requests are being shifted to a new version
 */
export async function startRestart(context: Pick<CommandContext, 'suggest'>, props: RestartProps): Promise<readonly Restart[]> {
  const { UpdateServiceCommand } = await import('@aws-sdk/client-ecs');
  const restarts = await prepareRestart(context, props);
  for (const { handle } of restarts) {
    const { client, cluster, service } = handle;
    await client.send(new UpdateServiceCommand({ cluster, service: service.serviceName, forceNewDeployment: true }));
  }
  return restarts;
}

export interface WaitForRestartProps {
  readonly restarts: readonly Restart[];
  readonly environment: EnvironmentConfig;
}

export interface UnattendedProps extends Pick<ServiceHandle, 'worker'> {
  readonly environment: EnvironmentConfig;
}

/** What a person must do for a restart that no command waits for. Null if it goes on by itself. */
export function describeUnattended({ suggest }: Pick<CommandContext, 'suggest'>, { environment, worker }: UnattendedProps): string | null {
  if (worker !== null || !testsBeforeTraffic(environment)) {
    return null;
  }
  const command = suggest(`deployment:continue ${environment.name}`);
  return `the restart will wait for tests, which nothing runs: continue it with \`${command}\`, or ECS rolls it back after ${TEST_WAIT_MINUTES} minutes`;
}

/** Waits for the end of the deployments that began with the restart. */
export async function waitForRestart(context: CommandContext, { restarts, environment }: WaitForRestartProps): Promise<RestartResult> {
  for (const restart of restarts) {
    const { succeeded, message } = await waitForOne(context, { restart, environment });
    if (succeeded !== true) {
      const { worker } = restart.handle;
      return { succeeded, message: worker === null ? message : `worker ${worker}: ${message}` };
    }
  }
  return { succeeded: true, message: 'the new tasks are healthy' };
}

async function waitForOne(
  { terminal, suggest }: CommandContext,
  { restart, environment }: { readonly restart: Restart; readonly environment: EnvironmentConfig },
): Promise<RestartResult> {
  const { handle } = restart;
  const { name } = environment;
  const pauses = new RestartPauses({ ...restart, onWait: () => terminal.err(pauseOf(name, suggest)) });
  const before = primaryOf(handle.service)?.id;
  let deployment: string | undefined;
  while (!terminal.interrupted.aborted) {
    const service = await readService(handle);
    const primary = primaryOf(service)?.id;
    deployment ??= primary === before ? undefined : primary;
    const current = service.deployments?.find(({ id }) => id === deployment);
    if (deployment !== undefined && (current === undefined || current.rolloutState === 'FAILED')) {
      const reason = current?.rolloutStateReason ?? 'ECS gives no reason';
      const events = suggest(`service:events ${name}${handle.worker === null ? '' : ` --worker ${handle.worker}`}`);
      return { succeeded: false, message: `the restart was rolled back: ${reason}; see \`${events}\`` };
    }
    if (current?.rolloutState === 'COMPLETED') {
      return { succeeded: true, message: 'done' };
    }
    if (current !== undefined) {
      await pauses.pass(service);
    }
    await terminal.wait(POLL);
  }
  const unattended = pauses.isTested ? null : describeUnattended({ suggest }, { environment, worker: handle.worker });
  return { succeeded: null, message: unattended ?? 'the restart continues' };
}

const pauseOf = (environment: string, suggest: CommandContext['suggest']): string =>
  `the new tasks wait for a person before they get requests: ${suggest(`deployment:continue ${environment}`)}`;

interface RestartPausesProps extends Restart {
  /** Called once when the restart waits for a person. */
  readonly onWait: () => void;
}

/** A restart is a deployment, and pauses like one. It does not wait for tests, since its version has passed them, and nothing runs them. */
class RestartPauses {
  /** Whether the pause for tests is over. */
  isTested = false;
  private hasWaited = false;
  /** ARN of the deployment that began with the restart. One that begins later has another version. */
  private own: string | undefined;

  constructor(private readonly props: RestartPausesProps) {}

  async pass(service: Service): Promise<void> {
    const { handle, previousDeployment, onWait } = this.props;
    const deployment = isRolling(service) ? null : await readDeployment(handle);
    if (deployment === null || deployment.arn === previousDeployment) {
      return;
    }
    this.own ??= deployment.arn;
    if (deployment.arn !== this.own) {
      return;
    }
    if (deployment.pause?.waitsFor === 'tests') {
      const { arn, pause } = deployment;
      await endPause(handle.client, { arn, hookId: pause.hookId, action: 'CONTINUE' });
      this.isTested = true;
    } else if (deployment.pause && !this.hasWaited) {
      this.hasWaited = true;
      onWait();
    }
  }
}

const isRolling = (service: Service): boolean => strategyOf(service) === 'ROLLING';

const primaryOf = ({ deployments = [] }: Service): Deployment | undefined => deployments.find(({ status }) => status === 'PRIMARY');

async function readService({ client, cluster, service }: ServiceHandle): Promise<Service> {
  const { DescribeServicesCommand } = await import('@aws-sdk/client-ecs');
  const name = returned(service.serviceName, 'the name of the service');
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [name] }));
  return returned(services[0], `the service ${name}`);
}
