import type { ResourceProvider, ResourceRequest, ResourceResult } from '../resource-provider';
import { inertDelivery } from './inert-delivery';
import { inertNetwork } from './inert-network';
import { inertObservability } from './inert-observability';
import { InertResource, type InertType } from './inert-resource';
import { inertSecurity } from './inert-security';

/** Records a resource that means nothing on a laptop: others can refer to it, and that is all. */
export class InertProvider implements ResourceProvider {
  readonly inert = true;

  constructor(
    readonly type: string,
    private readonly describe: InertType,
  ) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    return this.describe(new InertResource(request));
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(): Promise<void> {
    // There is nothing but the record, which the stack forgets.
  }
}

/** Providers of all types that are recorded without effect. */
export const inertProviders = (): readonly ResourceProvider[] =>
  Object.entries({ ...inertNetwork, ...inertSecurity, ...inertObservability, ...inertDelivery }).map(
    ([type, describe]) => new InertProvider(type, describe),
  );
