import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stacks } from './cloudformation/stacks';
import { createProviders } from './create-providers';
import { EcsServiceProvider } from './ecs/ecs-service-provider';
import { engineOperations } from './endpoint/engine-operations';
import { LocalEndpoint } from './endpoint/local-endpoint';
import { lockEngine } from './engine-lock';
import { writeDockerShim } from './image/write-docker-shim';
import { Approvals } from './pipeline/approvals';
import { ExecutionStore } from './pipeline/execution-store';
import { LivePipeline } from './pipeline/live-pipeline';
import { Transitions } from './pipeline/transitions';
import { createTaskRuntime } from './runtime/create-task-runtime';
import { detectRuntime } from './runtime/detect-runtime';
import { FileParameterStore } from './ssm/file-parameter-store';
import { privateDirectory } from './state/private-directory';
import type { ResourceProvider } from './cloudformation/resource-provider';
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
  readonly store: ExecutionStore;
  readonly livePipeline: LivePipeline;
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
  static async open(props: EngineProps): Promise<Engine> {
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

  get services(): EngineServices {
    return this.parts.services;
  }

  get store(): ExecutionStore {
    return this.parts.store;
  }

  get livePipeline(): LivePipeline {
    return this.parts.livePipeline;
  }

  /** Stops everything that was started; what it is stays on disk. */
  async close(): Promise<void> {
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
  const providers = createProviders({
    context,
    runtime: createTaskRuntime(context),
    awsEnvironment: () => endpoint.environment(),
    findTaskDefinition: (arn) => stacks.findResource(arn)?.properties,
    onServiceEvent: (service, message) =>
      appendFileSync(join(stateDirectory, 'services.log'), `${new Date().toISOString()} ${service}: ${message}\n`, { mode: 0o600 }),
  });
  const stacks: Stacks = new Stacks({ stateDirectory, parameters, providers });
  const store = new ExecutionStore(stateDirectory);
  const pipelineParts = {
    store,
    approvals: new Approvals(),
    transitions: new Transitions(stateDirectory),
    livePipeline: new LivePipeline(),
  };
  const operations = engineOperations({ ...pipelineParts, stacks, projectDirectory, stateDirectory, ecs: findEcs(providers) });
  const endpoint: LocalEndpoint = new LocalEndpoint({ stateDirectory, parameters, region: DEFAULT_REGION, operations });
  await endpoint.start();
  host.emit({ type: 'engine', runtime, stateDirectory, endpoint: endpoint.url });
  const resumed = resume({ stacks, host, stop });
  // Whoever waits for it is told of a failure; that nobody waits yet is no reason to end the process.
  resumed.catch(() => undefined);
  const buildPath = runtime === 'process' ? [writeDockerShim({ stateDirectory })] : [];
  const { approvals, transitions, livePipeline } = pipelineParts;
  const services = { context, stacks, host, approvals, transitions, awsEnvironment: endpoint.environment(), buildPath, resumed };
  return { services, stacks, store, livePipeline, endpoint, stop, unlock };
}

function findEcs(providers: readonly ResourceProvider[]): EcsServiceProvider {
  const found = providers.find((provider) => provider instanceof EcsServiceProvider);
  if (found === undefined) {
    throw new Error('the engine has no provider of ECS services');
  }
  return found;
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
    host.emit({
      type: 'notice',
      level: 'warning',
      message: `NO DOCKER (${reason}): the image is a folder and tasks run as plain processes, without isolation; start Docker for the real thing`,
    });
  }
  return kind;
}

/** Brings the environments of the last run up, while the run begins. A deployment may mend what cannot come up. */
async function resume({ stacks, host, stop }: Pick<EngineParts, 'stacks' | 'stop'> & { host: Host }): Promise<ReadonlyMap<string, Error>> {
  try {
    const failures = await stacks.resumeAll(() => undefined, stop.signal);
    failures.forEach((error, name) =>
      host.emit({ type: 'notice', level: 'warning', message: `${name} did not come up again: ${firstCause(error).message}` }),
    );
    return failures;
  } catch (error) {
    if (stop.signal.aborted) {
      return new Map();
    }
    throw error;
  }
}

const firstCause = (error: Error): Error => (error.cause instanceof Error ? firstCause(error.cause) : error);
