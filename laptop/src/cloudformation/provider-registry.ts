import type { ResourceProvider } from './resource-provider';

/** The type whose provider makes every custom resource, whatever its own type is called. */
export const CUSTOM_RESOURCE = 'AWS::CloudFormation::CustomResource';

/** Finds the provider of a type. */
export class ProviderRegistry {
  private readonly providers: ReadonlyMap<string, ResourceProvider>;

  constructor(providers: readonly ResourceProvider[]) {
    const byType = new Map<string, ResourceProvider>();
    for (const provider of providers) {
      if (byType.has(provider.type)) {
        throw new Error(`two providers make ${provider.type}: register one`);
      }
      byType.set(provider.type, provider);
    }
    this.providers = byType;
  }

  /** @throws Error naming the type and the resource where there is none */
  get({ type, logicalId }: { readonly type: string; readonly logicalId: string }): ResourceProvider {
    const provider = this.providers.get(type.startsWith('Custom::') ? CUSTOM_RESOURCE : type);
    if (provider === undefined) {
      throw new Error(
        `the laptop engine does not know the type ${type} of resource "${logicalId}"; ` +
          'if it means nothing on a laptop, add it to the tables in laptop/src/cloudformation/inert, else write a ResourceProvider for it',
      );
    }
    return provider;
  }
}
