import { chooseRuntime, type ChooseRuntimeProps } from './choose-runtime';
import { DesktopNotifications } from './chat/desktop-notifications';
import { lockEngine } from './engine-lock';
import { removeLeftAssembly, synthesizeCommit } from './cloud-assembly';
import { describeFilled, setPlaceholders } from './ecs/placeholder-secrets';
import { checkContainers } from './ecs/need-docker';
import { createEngineParts, endpointOperations, type EngineParts } from './engine-parts';
import { removeImages } from './image/remove-images';
import { writeDockerShim } from './image/write-docker-shim';
import { approvalAction } from './pipeline/actions/approval';
import { buildAction } from './pipeline/actions/build';
import { deployAction } from './pipeline/actions/deploy';
import { sourceAction } from './pipeline/actions/source';
import { findPipeline } from './pipeline/find-pipeline';
import { Pipeline, type PipelineProps } from './pipeline/pipeline';
import { dockerGateway } from './runtime/docker-gateway';
import { functionContext } from './lambda/call-function';
import { callTarget } from './scheduler/call-target';
import { ScheduleClock } from './scheduler/schedule-clock';
import { hasChannel } from './event-bridge/pipeline-rules';
import { FileParameterStore } from './ssm/file-parameter-store';
import { describeLowSpace } from './state/disk-space';
import { privateState } from './state/private-directory';
import type { Stacks } from './cloudformation/stacks';
import type { EngineContext } from './engine-context';
import type { Host } from './host';
import type { ActionHandlers } from './pipeline/action-handler';
import type { ExecutionStore } from './pipeline/execution-store';
import type { LivePipeline } from './pipeline/live-pipeline';
import type { DbClusters } from './rds/db-clusters';

export interface EngineProps
  extends ChooseRuntimeProps, Pick<EngineContext, 'projectDirectory' | 'stateDirectory' | 'basePort' | 'realTime'> {
  readonly host: Host;
  /** Give each secret that a commit declares and that has no value a placeholder. */
  readonly placeholderSecrets: boolean;
  /** Run the schedules of the environments by the clock. */
  readonly schedules: boolean;
  /** Show the messages for chat channels on the desktop. */
  readonly notify: boolean;
  /** Address of an AWS emulator. Null to find a program on the `PATH`. */
  readonly emulatorUrl: string | null;
}

/** Everything that runs on this machine in place of AWS. */
export class Engine {
  /**
   * Starts the engine and, in the background, the environments of the last run.
   * @throws EngineRunningError when another engine uses the same state; Error when Docker is requested and not available
   */
  static async open(props: EngineProps): Promise<Engine> {
    const { host, projectDirectory, stateDirectory, basePort, realTime, placeholderSecrets, emulatorUrl, schedules, notify } = props;
    privateState(stateDirectory);
    const unlock = lockEngine(stateDirectory);
    try {
      removeLeftAssembly(stateDirectory);
      const runtime = await chooseRuntime(props);
      const gateway = runtime === 'docker' ? await dockerGateway() : undefined;
      const parameters = new FileParameterStore({ stateDirectory });
      const context: EngineContext = { projectDirectory, stateDirectory, basePort, realTime, runtime, parameters };
      const warn = (message: string): void => host.emit({ type: 'notice', level: 'warning', message });
      const lowSpace = describeLowSpace(stateDirectory);
      if (lowSpace !== undefined) {
        warn(lowSpace);
      }
      const parts = createEngineParts({ context, gateway, emulatorUrl, warn });
      const templates = parts.stacks.list().map(({ template }) => template);
      checkContainers(runtime, templates);
      await parts.clusters.check(templates);
      await parts.endpoint.start(endpointOperations(context, parts));
      host.emit({ type: 'engine', runtime, stateDirectory, endpoint: parts.endpoint.url });
      const engine = new Engine({ context, host, parts, unlock, placeholderSecrets, notify });
      if (schedules) {
        engine.startClock();
      }
      return engine;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  private readonly stopping = new AbortController();
  /** The stacks that could not be resumed. */
  private readonly resumed: Promise<ReadonlyMap<string, Error>>;

  private constructor(
    private readonly props: {
      readonly context: EngineContext;
      readonly host: Host;
      readonly parts: EngineParts;
      readonly unlock: () => void;
      readonly placeholderSecrets: boolean;
      readonly notify: boolean;
    },
  ) {
    this.resumed = this.resume();
    if (props.notify) {
      const desktop = new DesktopNotifications({ platform: process.platform, warn: (message) => this.warn(message) });
      props.parts.messages.onMessage((message) => desktop.show(message));
    }
    // A failure reaches those that wait for it; without them it must not end the process.
    this.resumed.catch(() => undefined);
  }

  get context(): EngineContext {
    return this.props.context;
  }

  get host(): Host {
    return this.props.host;
  }

  get parts(): EngineParts {
    return this.props.parts;
  }

  get stacks(): Stacks {
    return this.props.parts.stacks;
  }

  get clusters(): DbClusters {
    return this.props.parts.clusters;
  }

  get store(): ExecutionStore {
    return this.props.parts.store;
  }

  get livePipeline(): LivePipeline {
    return this.props.parts.livePipeline;
  }

  /** Resolves when the environments of the last run have started again, or cannot. */
  async environmentsStarted(): Promise<void> {
    await this.resumed;
  }

  createPipeline(props: Pick<PipelineProps, 'signal' | 'until'>): Pipeline {
    const { context, host, parts, notify } = this.props;
    const { store, stacks, transitions } = parts;
    if (notify && !hasChannel(findPipeline(stacks).stack)) {
      this.warn('--notify shows nothing: set notifications in .projenrc.ts, from which the messages follow');
    }
    const actions = this.actionHandlers();
    return new Pipeline({
      ...props,
      store,
      stacks,
      transitions,
      host,
      actions,
      removeImages: (imageUris) => removeImages({ context, imageUris }),
    });
  }

  /** Stops everything that runs. The state stays on disk. */
  async close(): Promise<void> {
    const { parts, unlock } = this.props;
    this.stopping.abort(new Error('the engine stops'));
    // What fails here must keep nothing else from being stopped.
    await Promise.allSettled([this.resumed]);
    try {
      // Before their database stops.
      await parts.ecs.standaloneTasks.stopAll();
      await parts.stacks.stopAll();
    } finally {
      await Promise.all([parts.endpoint.stop(), parts.emulator.stop()]).finally(unlock);
    }
  }

  private warn(message: string): void {
    this.props.host.emit({ type: 'notice', level: 'warning', message });
  }

  private startClock(): void {
    const { context, host, parts } = this.props;
    const { signal } = this.stopping;
    const functions = functionContext(context, () => parts.endpoint.environment());
    const clock = new ScheduleClock({
      stacks: parts.stacks,
      start: (run) => callTarget(run, { ...functions, backend: parts, signal }),
      report: (message, level) => host.emit({ type: 'notice', level, message }),
      now: () => new Date(),
    });
    void clock.run(signal);
  }

  private actionHandlers(): ActionHandlers {
    const { context, host, parts } = this.props;
    const { stacks, ecs, approvals, endpoint } = parts;
    const path = context.runtime === 'process' ? [writeDockerShim(context)] : [];
    return {
      source: sourceAction({ ...context, prepare: (version, signal) => this.prepare(version, signal) }),
      build: buildAction({ ...context, stacks, awsEnvironment: (role) => endpoint.environmentOfRole(role), path }),
      deploy: deployAction({ stacks, ecs, resumed: this.resumed, runtime: context.runtime }),
      approval: approvalAction({ approvals, host }),
    };
  }

  private async prepare(version: string, signal: AbortSignal): Promise<void> {
    const { context, placeholderSecrets } = this.props;
    if (placeholderSecrets) {
      const filled = setPlaceholders(await synthesizeCommit({ ...context, version, signal }), context.parameters);
      this.warn(describeFilled(filled));
    }
  }

  /** Starts the environments of the last run again. A stack that fails may be repaired by its next deployment. */
  private async resume(): Promise<ReadonlyMap<string, Error>> {
    const { parts } = this.props;
    try {
      const failures = await parts.stacks.resumeAll(() => undefined, this.stopping.signal);
      failures.forEach((error, name) => this.warn(`${name} did not start again: ${firstCause(error).message}`));
      return failures;
    } catch (error) {
      if (this.stopping.signal.aborted) {
        return new Map();
      }
      throw error;
    }
  }
}

const firstCause = (error: Error): Error => (error.cause instanceof Error ? firstCause(error.cause) : error);
