import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../resource-provider';
import { inertDelivery } from './inert-delivery';
import { inertNetwork } from './inert-network';
import { inertObservability } from './inert-observability';
import { InertResource, type InertType } from './inert-resource';
import { inertScaling } from './inert-scaling';
import { inertSecurity } from './inert-security';

/** Records a resource that has no effect on a laptop, so that others can refer to it. */
export class InertProvider implements ResourceProvider {
  readonly inert = true;

  constructor(
    readonly type: string,
    private readonly describe: InertType,
  ) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    return this.describe(new InertResource({ ...request, type: this.type }));
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(_current: ResourceRecord): Promise<void> {
    // Only the record exists, and the stack deletes it.
  }
}

/** Providers of all types that are recorded without effect. */
export const inertProviders = (): readonly ResourceProvider[] =>
  Object.entries({ ...inertNetwork, ...inertSecurity, ...inertObservability, ...inertDelivery, ...inertScaling }).map(
    ([type, describe]) => new InertProvider(type, describe),
  );
