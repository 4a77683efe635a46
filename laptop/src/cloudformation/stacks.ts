import type { ParameterStore } from '../ssm/parameter-store';
import { deleteLocalStack } from './delete-local-stack';
import { deployStack } from './deploy-stack';
import { ProviderRegistry } from './provider-registry';
import type { ResourceProvider, ResourceRecord } from './resource-provider';
import { resumeStack } from './resume-stack';
import type { DeployStackRequest, DeployStackResult, Stack } from './stack';
import type { StackEvent } from './stack-event';
import { StackEvents } from './stack-events';
import { StackFiles } from './stack-files';

export interface StacksProps {
  readonly stateDirectory: string;
  readonly parameters: ParameterStore;
  readonly providers: readonly ResourceProvider[];
  /** Records the resources that a template declares as without effect. @default - such a resource is an error */
  readonly recorder?: ResourceProvider;
  /** Creates the resources of every other type. @default - a resource of another type is an error */
  readonly fallbackProvider?: ResourceProvider;
}

/** CloudFormation on the laptop. */
export class Stacks {
  private readonly parts: {
    readonly files: StackFiles;
    readonly events: StackEvents;
    readonly registry: ProviderRegistry;
    readonly parameters: ParameterStore;
  };
  private readonly busy = new Set<string>();

  constructor({ stateDirectory, providers, recorder, fallbackProvider, parameters }: StacksProps) {
    this.parts = {
      files: new StackFiles(stateDirectory),
      events: new StackEvents(stateDirectory),
      registry: new ProviderRegistry(providers, { recorder, fallback: fallbackProvider }),
      parameters,
    };
  }

  /**
   * Creates or updates a stack, or continues an interrupted deployment.
   * @throws StackDeploymentError after the rollback, with the first cause; TemplateError when nothing was begun.
   *   When `request.signal` is aborted, any error: nothing is rolled back, and the next deployment continues.
   */
  deploy(request: DeployStackRequest): Promise<DeployStackResult> {
    return this.exclusively(request.stackName, () => deployStack({ ...this.parts, request }));
  }

  find(name: string): Stack | undefined {
    return this.parts.files.read(name);
  }

  /** The resource with this physical id, in any stack, such as the task definition with an ARN. */
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

  /** The events of a stack, even if it was deleted, by its id; the newest first. */
  events(stackId: string): readonly StackEvent[] {
    return this.parts.events.list(stackId);
  }

  /** Deletes a stack and its resources. Does nothing if there is no such stack. */
  async delete(name: string, log: (line: string) => void = () => undefined): Promise<void> {
    await this.exclusively(name, async () => {
      const state = this.parts.files.read(name);
      if (state !== undefined) {
        await deleteLocalStack({ ...this.parts, state, log, signal: new AbortController().signal });
      }
    });
  }

  /**
   * Starts again what all stacks have running, in the order of their creation. A stack that cannot start does not keep the others from
   * starting.
   * @returns the errors, by the name of the stack
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

  /** Starts again what one stack has running. */
  async resume(name: string, { log, signal }: Pick<DeployStackRequest, 'log' | 'signal'>): Promise<void> {
    await this.exclusively(name, async () => {
      const state = this.parts.files.read(name);
      await (state && resumeStack({ ...this.parts, state, log, signal }));
    });
  }

  /**
   * Stops everything that is running, the newest first, and keeps its state.
   * @throws AggregateError after trying everything, if something did not stop
   */
  async stopAll(): Promise<void> {
    const failures: unknown[] = [];
    const records = this.parts.files
      .readAll()
      .flatMap(({ name, replaced, resources }) => [...replaced, ...resources].map((record) => ({ name, record })))
      .reverse();
    // Resources of one type stop at the same time: a service needs its database until it has stopped, but no other service.
    for (const type of new Set(records.map(({ record }) => record.type))) {
      const stopping = records
        .filter(({ record }) => record.type === type)
        .map(async ({ name, record }) => this.parts.registry.get(record, name).stop?.(record));
      const outcomes = await Promise.allSettled(stopping);
      failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])));
    }
    if (failures.length > 0) {
      const messages = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
      throw new AggregateError(failures, `not everything stopped: ${messages.join('; ')}`);
    }
  }

  private async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.busy.has(name)) {
      throw new Error(`another operation on stack ${name} is in progress; wait until it is complete`);
    }
    this.busy.add(name);
    try {
      return await work();
    } finally {
      this.busy.delete(name);
    }
  }
}
