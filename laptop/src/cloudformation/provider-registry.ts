import type { ResourceProvider, TypedResource } from './resource-provider';

/** The type whose provider creates every custom resource, whatever the resource's own type is. */
export const CUSTOM_RESOURCE = 'AWS::CloudFormation::CustomResource';

export interface FallbackProviders {
  /** Records the resources that a template declares as without effect. */
  readonly recorder?: ResourceProvider;
  /** Creates the resources of every type that no other provider creates. */
  readonly fallback?: ResourceProvider;
}

/** Finds the provider of a resource. */
export class ProviderRegistry {
  private readonly providers: ReadonlyMap<string, ResourceProvider>;

  constructor(
    providers: readonly ResourceProvider[],
    private readonly others: FallbackProviders = {},
  ) {
    const byType = new Map<string, ResourceProvider>();
    for (const provider of providers) {
      if (byType.has(provider.type)) {
        throw new Error(`two providers create ${provider.type}; register one`);
      }
      byType.set(provider.type, provider);
    }
    this.providers = byType;
  }

  /** @throws Error naming the stack, the resource and its type when no provider creates it */
  get(resource: TypedResource, stackName: string): ResourceProvider {
    const provider = this.find(resource);
    if (provider === undefined) {
      throw unsupported([resource], stackName);
    }
    return provider;
  }

  /** @throws Error naming every resource that no provider creates */
  check(resources: readonly TypedResource[], stackName: string): void {
    const unknown = resources.filter((resource) => this.find(resource) === undefined);
    if (unknown.length > 0) {
      throw unsupported(unknown, stackName);
    }
    const { fallback } = this.others;
    const left = resources.filter((resource) => this.find(resource) === fallback);
    if (left.length > 0) {
      fallback?.check?.(left, stackName);
    }
  }

  private find({ type, recordOnly = false }: TypedResource): ResourceProvider | undefined {
    const { recorder, fallback } = this.others;
    return this.providers.get(type.startsWith('Custom::') ? CUSTOM_RESOURCE : type) ?? (recordOnly ? recorder : fallback);
  }
}

function unsupported(resources: readonly TypedResource[], stackName: string): Error {
  const listed = resources.map(({ type, logicalId }) => `${type} of resource ${logicalId}`).join(', ');
  return new Error(
    `stack ${stackName}: the laptop engine does not support the type ${listed}; ` +
      'if the type has no effect on a laptop, add it to the tables in laptop/src/cloudformation/inert, otherwise write a ResourceProvider',
  );
}
