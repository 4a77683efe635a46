import type { ProviderRegistry } from './provider-registry';
import type { JsonObject, ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from './resource-provider';
import { ResourceFailure } from './resource-failure';
import { resolveDynamicReferences } from './template/dynamic-references';
import type { StackIdentity } from './template/pseudo-parameters';
import type { ParameterStore } from '../ssm/parameter-store';

export interface ResourceOperatorProps {
  readonly registry: ProviderRegistry;
  readonly parameters: ParameterStore;
  readonly stack: StackIdentity;
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

/** Calls providers: secrets go in with the call and come out of no message. */
export class ResourceOperator {
  constructor(private readonly props: ResourceOperatorProps) {}

  isInert(target: ResourceTarget): boolean {
    return this.props.registry.get(target).inert === true;
  }

  create(target: ResourceTarget): Promise<ResourceResult> {
    return this.call({ target, verb: 'CREATE' }, (provider, request) => provider.create(request));
  }

  update(target: ResourceTarget, current: ResourceRecord): Promise<ResourceResult> {
    return this.call({ target, verb: 'UPDATE' }, (provider, request) => provider.update(request, current));
  }

  delete(record: ResourceRecord): Promise<void> {
    return this.call({ target: { ...record, properties: {} }, verb: 'DELETE' }, (provider, request) => provider.delete({ ...record, stack: this.props.stack }, request.log));
  }

  /** @returns what changed about it, or undefined */
  async resume(record: ResourceRecord): Promise<ResourceResult | undefined> {
    if (this.props.registry.get(record).resume === undefined) {
      return undefined;
    }
    return (await this.call({ target: record, verb: 'RESUME' }, async (provider, request) => provider.resume?.(request, record))) ?? undefined;
  }

  private async call<T>({ target, verb }: { target: ResourceTarget; verb: string }, use: (provider: ResourceProvider, request: ResourceRequest) => Promise<T>): Promise<T> {
    const secrets: string[] = [];
    const hide = (text: string): string => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '****'), text);
    try {
      const provider = this.props.registry.get(target);
      const resolved = resolveDynamicReferences({ ...target, find: (name) => this.props.parameters.find(name) });
      secrets.push(...resolved.secrets);
      const result = await use(provider, this.request({ ...target, properties: resolved.properties }, hide));
      this.props.log(`${verb}_COMPLETE ${target.type} ${target.logicalId}`);
      return result;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      const message = hide(failure.message);
      throw new ResourceFailure(target, message === failure.message ? failure : new Error(message));
    }
  }

  private request(target: ResourceTarget, hide: (text: string) => string): ResourceRequest {
    const { stack, signal, log } = this.props;
    const { type, logicalId, properties, interrupted = false } = target;
    return { ...stack, type, logicalId, properties, signal, interrupted, log: (line) => log(hide(line)) };
  }
}
