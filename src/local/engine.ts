import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stacks } from './cloudformation/stacks';
import { createProviders } from './create-providers';
import { LocalEndpoint } from './endpoint/local-endpoint';
import { lockEngine } from './engine-lock';
import { writeDockerShim } from './image/write-docker-shim';
import { createTaskRuntime } from './runtime/create-task-runtime';
import { detectRuntime } from './runtime/detect-runtime';
import { FileParameterStore } from './ssm/file-parameter-store';
import { privateDirectory } from './state/private-directory';
import type { EngineContext, RuntimeKind } from './engine-context';
import type { EngineServices } from './engine-services';
import type { Host } from './host';

export interface EngineProps {
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly host: Host;
  /** `null` chooses Docker where an engine answers. */
  readonly runtime: RuntimeKind | null;
  readonly basePort: number;
}

interface EngineParts {
  readonly services: EngineServices;
  readonly stacks: Stacks;
  readonly endpoint: LocalEndpoint;
  readonly stop: AbortController;
  readonly unlock: () => void;
}

/** Everything that runs on this machine in place of AWS. */
export class Engine {
  /**
   * Starts the engine and, in the background, the environments of the last run.
   * @throws EngineRunningError when another engine works on the same state; Error when Docker is asked for and does not answer
   */
  public static async open(props: EngineProps): Promise<Engine> {
    privateDirectory(props.stateDirectory);
    const unlock = lockEngine(props.stateDirectory);
    try {
      return new Engine(await openParts(props, unlock));
    } catch (error) {
      unlock();
      throw error;
    }
  }

  private constructor(private readonly parts: EngineParts) {}

  public get services(): EngineServices {
    return this.parts.services;
  }

  /** Stops everything that was started; what it is stays on disk. */
  public async close(): Promise<void> {
    const { services, stacks, endpoint, stop, unlock } = this.parts;
    stop.abort(new Error('the engine goes down'));
    await services.resumed;
    try {
      await stacks.stopAll();
      await endpoint.stop();
    } finally {
      unlock();
    }
  }
}

async function openParts(props: EngineProps, unlock: () => void): Promise<EngineParts> {
  const { stateDirectory, projectDirectory, basePort, host } = props;
  const runtime = await chooseRuntime(props);
  const parameters = new FileParameterStore({ stateDirectory });
  const context: EngineContext = { projectDirectory, stateDirectory, basePort, parameters, runtime };
  const stop = new AbortController();
  const endpoint = new LocalEndpoint({ stateDirectory, parameters, region: DEFAULT_REGION });
  await endpoint.start();
  const awsEnvironment = endpoint.environment();
  const stacks: Stacks = new Stacks({
    stateDirectory,
    parameters,
    providers: createProviders({
      context,
      runtime: createTaskRuntime(context),
      awsEnvironment,
      findTaskDefinition: (arn) => stacks.findResource(arn)?.properties,
      onServiceEvent: (service, message) => appendFileSync(join(stateDirectory, 'services.log'), `${new Date().toISOString()} ${service}: ${message}\n`),
    }),
  });
  host.emit({ type: 'engine', runtime, stateDirectory, endpoint: endpoint.url });
  const resumed = resume({ stacks, host, stop });
  // Whoever waits for it is told of a failure; that nobody waits yet is no reason to end the process.
  resumed.catch(() => undefined);
  const buildPath = runtime === 'process' ? [writeDockerShim({ stateDirectory })] : [];
  return { services: { context, stacks, host, awsEnvironment, buildPath, resumed }, stacks, endpoint, stop, unlock };
}

/** Region of SDK clients that are given no other; builds are always given the pipeline's. */
const DEFAULT_REGION = 'us-east-1';

async function chooseRuntime({ runtime, host }: EngineProps): Promise<RuntimeKind> {
  if (runtime === 'process') {
    return runtime;
  }
  const { kind, reason } = await detectRuntime();
  if (runtime === 'docker' && reason !== null) {
    throw new Error(`--runtime docker: ${reason}; start Docker, or use --runtime process`);
  }
  if (reason !== null) {
    host.emit({ type: 'notice', level: 'warning', message: `NO DOCKER (${reason}): the image is a folder and tasks run as plain processes, without isolation; start Docker for the real thing` });
  }
  return kind;
}

/** Brings the environments of the last run up, while the run begins. A deployment may mend what cannot come up. */
async function resume({ stacks, host, stop }: Pick<EngineParts, 'stacks' | 'stop'> & { host: Host }): Promise<ReadonlyMap<string, Error>> {
  try {
    const failures = await stacks.resumeAll(() => undefined, stop.signal);
    failures.forEach((error, name) => host.emit({ type: 'notice', level: 'warning', message: `${name} did not come up again: ${firstCause(error).message}` }));
    return failures;
  } catch (error) {
    if (stop.signal.aborted) {
      return new Map();
    }
    throw error;
  }
}

const firstCause = (error: Error): Error => (error.cause instanceof Error ? firstCause(error.cause) : error);
