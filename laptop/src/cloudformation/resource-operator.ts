import type { ProviderRegistry } from './provider-registry';
import type { JsonObject } from '../json';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult, ResourceStack } from './resource-provider';
import { ResourceFailure } from './resource-failure';
import { resolveDynamicReferences } from './template/dynamic-references';
import type { ResourceStatus } from './stack-event';
import type { StackEvents } from './stack-events';
import type { ParameterStore } from '../ssm/parameter-store';

export interface ResourceOperatorProps {
  readonly registry: ProviderRegistry;
  readonly parameters: ParameterStore;
  readonly events: StackEvents;
  readonly stack: ResourceStack;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface ResourceTarget {
  readonly logicalId: string;
  readonly type: string;
  /** Evaluated, with dynamic references as they are. */
  readonly properties: JsonObject;
  readonly interrupted?: boolean;
}

type Use<T> = (provider: ResourceProvider, request: ResourceRequest) => Promise<T>;

interface Call {
  readonly target: ResourceTarget;
  readonly verb: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly current?: ResourceRecord;
}

interface Outcome {
  readonly status: ResourceStatus;
  readonly physicalId: string;
  readonly reason?: string | null;
}

/** Calls providers and records what comes of it: secrets go in with the call and come out of no message. */
export class ResourceOperator {
  constructor(private readonly props: ResourceOperatorProps) {}

  isInert(target: ResourceTarget): boolean {
    return this.props.registry.get(target).inert === true;
  }

  create(target: ResourceTarget): Promise<ResourceResult> {
    return this.call({ target, verb: 'CREATE' }, (provider, request) => provider.create(request));
  }

  update(target: ResourceTarget, current: ResourceRecord): Promise<ResourceResult> {
    return this.call({ target, verb: 'UPDATE', current }, (provider, request) => provider.update(request, current));
  }

  async delete(record: ResourceRecord): Promise<void> {
    await this.call({ target: { ...record, properties: {} }, verb: 'DELETE', current: record }, async (provider, request) => {
      await provider.delete({ ...record, stack: this.props.stack }, request.log);
      return undefined;
    });
  }

  /** Leaves a resource where it is, since its policy retains it. */
  skip(record: ResourceRecord): void {
    this.props.log(`DELETE_SKIPPED ${record.type} ${record.logicalId}`);
    this.record(record, { status: 'DELETE_SKIPPED', physicalId: record.physicalId });
  }

  /** Records that a resource is again what it was before it was replaced. */
  takeBack(record: ResourceRecord): void {
    this.record(record, { status: 'UPDATE_COMPLETE', physicalId: record.physicalId });
  }

  /** Records the failure of a resource that no provider was called for. */
  fail(
    target: Pick<ResourceTarget, 'logicalId' | 'type'>,
    { current, reason }: { current: ResourceRecord | undefined; reason: string },
  ): void {
    this.record(target, {
      status: current === undefined ? 'CREATE_FAILED' : 'UPDATE_FAILED',
      physicalId: current?.physicalId ?? '',
      reason,
    });
  }

  /** @returns what changed about it, or undefined */
  async resume(record: ResourceRecord): Promise<ResourceResult | undefined> {
    if (this.props.registry.get(record).resume === undefined) {
      return undefined;
    }
    const resumed = await this.ask(record, async (provider, request) => (await provider.resume?.(request, record)) ?? undefined);
    this.props.log(`RESUME_COMPLETE ${record.type} ${record.logicalId}`);
    return resumed;
  }

  private async call<T extends ResourceResult | undefined>({ target, verb, current }: Call, use: Use<T>): Promise<T> {
    const physicalId = current?.physicalId ?? '';
    this.record(target, { status: `${verb}_IN_PROGRESS`, physicalId });
    try {
      const result = await this.ask(target, use);
      this.props.log(`${verb}_COMPLETE ${target.type} ${target.logicalId}`);
      this.record(target, { status: `${verb}_COMPLETE`, physicalId: result?.physicalId ?? physicalId });
      return result;
    } catch (error) {
      // A person who stops the run wants to go on with it later: it has not failed.
      if (error instanceof ResourceFailure && !this.props.signal.aborted) {
        this.record(target, { status: `${verb}_FAILED`, physicalId, reason: error.message });
      }
      throw error;
    }
  }

  private async ask<T>(target: ResourceTarget, use: Use<T>): Promise<T> {
    const secrets: string[] = [];
    const hide = (text: string): string => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '****'), text);
    try {
      const provider = this.props.registry.get(target);
      const resolved = resolveDynamicReferences({ ...target, find: (name) => this.props.parameters.find(name) });
      secrets.push(...resolved.secrets);
      return await use(provider, this.request({ ...target, properties: resolved.properties }, hide));
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      const message = hide(failure.message);
      throw new ResourceFailure(target, message === failure.message ? failure : new Error(message));
    }
  }

  private record({ logicalId, type }: Pick<ResourceTarget, 'logicalId' | 'type'>, { status, physicalId, reason = null }: Outcome): void {
    this.props.events.record(this.props.stack.stackId, { logicalId, type, physicalId, status, reason });
  }

  private request(target: ResourceTarget, hide: (text: string) => string): ResourceRequest {
    const { stack, signal, log } = this.props;
    const { type, logicalId, properties, interrupted = false } = target;
    return { ...stack, type, logicalId, properties, signal, interrupted, log: (line) => log(hide(line)) };
  }
}
