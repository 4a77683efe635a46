import { deleteStack } from './delete-stack';
import { deployStack } from './deploy-stack';
import { ProviderRegistry } from './provider-registry';
import { resumeStack } from './resume-stack';
import type { ResourceProvider, ResourceRecord } from './resource-provider';
import type { DeployStackRequest, DeployStackResult, Stack } from './stack';
import type { StackEvent } from './stack-event';
import { StackEvents } from './stack-events';
import { StackFiles } from './stack-files';
import type { ParameterStore } from '../ssm/parameter-store';

export interface StacksProps {
  readonly stateDirectory: string;
  readonly parameters: ParameterStore;
  readonly providers: readonly ResourceProvider[];
}

/** CloudFormation on the laptop: the stacks that stand, and how they come to be. */
export class Stacks {
  private readonly parts: {
    readonly files: StackFiles;
    readonly events: StackEvents;
    readonly registry: ProviderRegistry;
    readonly parameters: ParameterStore;
  };
  private readonly busy = new Set<string>();

  constructor({ stateDirectory, providers, parameters }: StacksProps) {
    this.parts = {
      files: new StackFiles(stateDirectory),
      events: new StackEvents(stateDirectory),
      registry: new ProviderRegistry(providers),
      parameters,
    };
  }

  /**
   * Creates or updates a stack, or goes on with a deployment that was cut off.
   * @throws StackDeploymentError after the rollback, with the first cause; TemplateError where nothing was begun.
   *   Where `request.signal` is aborted, whatever it threw: nothing is rolled back, and the next deployment goes on.
   */
  deploy(request: DeployStackRequest): Promise<DeployStackResult> {
    return this.alone(request.stackName, () => deployStack({ ...this.parts, request }));
  }

  find(name: string): Stack | undefined {
    return this.parts.files.read(name);
  }

  /** The resource of any stack that has this physical id, such as the task definition behind an ARN. */
  findResource(physicalId: string): ResourceRecord | undefined {
    return this.parts.files
      .readAll()
      .flatMap((stack) => [...stack.resources, ...stack.replaced])
      .find((record) => record.physicalId === physicalId);
  }

  /** All stacks, the oldest first. */
  list(): readonly Stack[] {
    return this.parts.files.readAll();
  }

  /** What happened to a stack, deleted or not, by its id; the newest first. */
  events(stackId: string): readonly StackEvent[] {
    return this.parts.events.list(stackId);
  }

  /** Deletes a stack and what is in it; does nothing where there is none. */
  async delete(name: string, log: (line: string) => void = () => undefined): Promise<void> {
    await this.alone(name, async () => {
      const state = this.parts.files.read(name);
      if (state !== undefined) {
        await deleteStack({ ...this.parts, state, log, signal: new AbortController().signal });
      }
    });
  }

  /**
   * Brings everything up that should be running, in the order in which it was made. A stack that cannot start does not keep the
   * others down; the result says which could not, and why.
   */
  async resumeAll(log: (line: string) => void, signal: AbortSignal = new AbortController().signal): Promise<ReadonlyMap<string, Error>> {
    const failures = new Map<string, Error>();
    for (const { name } of this.parts.files.readAll()) {
      signal.throwIfAborted();
      await this.resume(name, { log, signal }).catch((error: Error) => failures.set(name, error));
    }
    signal.throwIfAborted();
    return failures;
  }

  /** Brings up what one stack should be running. */
  async resume(name: string, { log, signal }: Pick<DeployStackRequest, 'log' | 'signal'>): Promise<void> {
    await this.alone(name, async () => {
      const state = this.parts.files.read(name);
      await (state && resumeStack({ ...this.parts, state, log, signal }));
    });
  }

  /**
   * Stops everything that runs, what was made last first; what it is stays on disk.
   * @throws AggregateError after having tried all, where something did not stop
   */
  async stopAll(): Promise<void> {
    const failures: unknown[] = [];
    const records = this.parts.files
      .readAll()
      .flatMap((state) => [...state.replaced, ...state.resources])
      .reverse();
    // Side by side what is of one type: a service needs its database to end well, but none needs another service.
    for (const type of new Set(records.map((record) => record.type))) {
      const stopping = records
        .filter((record) => record.type === type)
        .map(async (record) => this.parts.registry.get(record).stop?.(record));
      const outcomes = await Promise.allSettled(stopping);
      failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])));
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `not everything stopped: ${failures.map((failure) => (failure instanceof Error ? failure.message : String(failure))).join('; ')}`,
      );
    }
  }

  private async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.busy.has(name)) {
      throw new Error(`stack ${name} is being worked on already; wait until that is done`);
    }
    this.busy.add(name);
    try {
      return await work();
    } finally {
      this.busy.delete(name);
    }
  }
}
