import type { JsonObject } from '../json';
import type { ParameterStore } from '../ssm/parameter-store';
import type { ProviderRegistry } from './provider-registry';
import { ResourceFailure } from './resource-failure';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult, ResourceStack, TypedResource } from './resource-provider';
import { NOT_CREATED, type ResourceStatus } from './stack-event';
import type { StackEvents } from './stack-events';
import { resolveDynamicReferences } from './template/dynamic-references';

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
  /** Evaluated, except for dynamic references. */
  readonly properties: JsonObject;
  readonly recordOnly?: boolean;
  readonly usedAttributes?: readonly string[];
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

/** Calls the providers and records the results. Providers get secrets; no message contains one. */
export class ResourceOperator {
  constructor(private readonly props: ResourceOperatorProps) {}

  isInert(target: TypedResource): boolean {
    return this.provider(target).inert === true;
  }

  /** Whether a resource can get lost while the engine runs. */
  vanishes(target: TypedResource): boolean {
    return this.provider(target).vanishes === true;
  }

  create(target: ResourceTarget): Promise<ResourceResult> {
    return this.call({ target, verb: 'CREATE' }, (provider, request) => provider.create(request));
  }

  update(target: ResourceTarget, current: ResourceRecord): Promise<ResourceResult> {
    const withAttributes = { usedAttributes: Object.keys(current.attributes), ...target };
    return this.call({ target: withAttributes, verb: 'UPDATE', current }, (provider, request) => provider.update(request, current));
  }

  async delete(record: ResourceRecord): Promise<void> {
    await this.call({ target: { ...record, properties: {} }, verb: 'DELETE', current: record }, async (provider, request) => {
      await provider.delete({ ...record, stack: this.props.stack }, request.log);
      return undefined;
    });
  }

  /** Records that a resource is not deleted, because its policy retains it. */
  skip(record: ResourceRecord): void {
    this.props.log(`DELETE_SKIPPED ${record.type} ${record.logicalId}`);
    this.record(record, { status: 'DELETE_SKIPPED', physicalId: record.physicalId });
  }

  /** Records that the stack uses a resource again, instead of the one that had replaced it. */
  restored(record: ResourceRecord): void {
    this.record(record, { status: 'UPDATE_COMPLETE', physicalId: record.physicalId });
  }

  /** Records the failure of a resource for which no provider was called. */
  fail(
    target: Pick<ResourceTarget, 'logicalId' | 'type'>,
    { current, reason }: { current: ResourceRecord | undefined; reason: string },
  ): void {
    const [status, physicalId] =
      current === undefined ? (['CREATE_FAILED', NOT_CREATED] as const) : (['UPDATE_FAILED', current.physicalId] as const);
    this.record(target, { status, physicalId, reason });
  }

  /** @returns its id and attributes; undefined if they stay the same */
  async resume(record: ResourceRecord & Pick<ResourceTarget, 'usedAttributes'>): Promise<ResourceResult | undefined> {
    if (this.provider(record).resume === undefined) {
      return undefined;
    }
    const target = { usedAttributes: Object.keys(record.attributes), ...record };
    const resumed = await this.request(target, async (provider, request) => (await provider.resume?.(request, record)) ?? undefined);
    this.props.log(`RESUME_COMPLETE ${record.type} ${record.logicalId}`);
    return resumed;
  }

  private async call<T extends ResourceResult | undefined>({ target, verb, current }: Call, use: Use<T>): Promise<T> {
    const physicalId = current?.physicalId ?? NOT_CREATED;
    this.record(target, { status: `${verb}_IN_PROGRESS`, physicalId });
    try {
      const result = await this.request(target, use);
      this.props.log(`${verb}_COMPLETE ${target.type} ${target.logicalId}`);
      this.record(target, { status: `${verb}_COMPLETE`, physicalId: result?.physicalId ?? physicalId });
      return result;
    } catch (error) {
      // A resource of a run that a person stopped has not failed: the next run continues.
      if (error instanceof ResourceFailure && !this.props.signal.aborted) {
        this.record(target, { status: `${verb}_FAILED`, physicalId, reason: error.message });
      }
      throw error;
    }
  }

  private async request<T>(target: ResourceTarget, use: Use<T>): Promise<T> {
    const { stack, signal, log, parameters } = this.props;
    const { type, logicalId, interrupted = false, usedAttributes = [] } = target;
    const secrets: string[] = [];
    const hide = (text: string): string => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '****'), text);
    try {
      const provider = this.provider(target);
      const resolved = resolveDynamicReferences({ ...target, find: (name) => parameters.find(name) });
      secrets.push(...resolved.secrets);
      const { properties } = resolved;
      return await use(provider, {
        ...stack,
        type,
        logicalId,
        usedAttributes,
        properties,
        signal,
        interrupted,
        log: (line) => log(hide(line)),
      });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      const message = hide(failure.message);
      throw new ResourceFailure(target, message === failure.message ? failure : new Error(message));
    }
  }

  private provider(target: TypedResource): ResourceProvider {
    return this.props.registry.get(target, this.props.stack.stackName);
  }

  private record({ logicalId, type }: Pick<ResourceTarget, 'logicalId' | 'type'>, { status, physicalId, reason = null }: Outcome): void {
    this.props.events.record(this.props.stack.stackId, { logicalId, type, physicalId, status, reason });
  }
}
