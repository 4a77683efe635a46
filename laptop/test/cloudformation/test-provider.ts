import type { JsonObject } from '../../src/json';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../../src/cloudformation/resource-provider';

/**
 * A provider that records its calls. `Fail` in a resource's properties makes a call fail, `Hang` makes it never return, and another `Id`
 * replaces the resource.
 */
export class TestProvider implements ResourceProvider {
  readonly calls: string[] = [];
  readonly requests: ResourceRequest[] = [];
  /** New values of resumed resources, by logical id. */
  readonly moved = new Map<string, string>();

  constructor(readonly type = 'Test::Thing') {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    this.calls.push(`create ${request.logicalId}${request.interrupted === true ? ' again' : ''}`);
    return this.make(request);
  }

  async update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    this.calls.push(`update ${request.logicalId} ${current.physicalId}`);
    return this.make(request);
  }

  async delete(current: ResourceRecord): Promise<void> {
    this.calls.push(`delete ${current.physicalId}`);
    if (current.properties.FailDelete !== undefined) {
      throw new Error(String(current.properties.FailDelete));
    }
  }

  /** `FailResume` makes it fail; `moved` changes the value. */
  async resume({ logicalId, properties }: ResourceRequest, { physicalId }: ResourceRecord): Promise<ResourceResult | void> {
    this.calls.push(`resume ${logicalId} ${JSON.stringify(properties)}`);
    if (properties.FailResume !== undefined) {
      throw new Error(String(properties.FailResume));
    }
    const value = this.moved.get(logicalId);
    return value === undefined ? undefined : { physicalId, attributes: { Value: value } };
  }

  async stop(current: ResourceRecord): Promise<void> {
    this.calls.push(`stop ${current.physicalId}`);
    if (current.properties.FailStop !== undefined) {
      throw new Error(String(current.properties.FailStop));
    }
  }

  private async make(request: ResourceRequest): Promise<ResourceResult> {
    this.requests.push(request);
    const { Fail: fail, Hang: hang, Id: id = request.logicalId, Value: value = '' } = request.properties;
    if (fail !== undefined) {
      throw new Error(String(fail));
    }
    if (hang !== undefined) {
      await new Promise<never>(() => undefined);
    }
    return { physicalId: String(id), attributes: { Value: value } };
  }
}

/** A resource of the test provider. */
export const thing = (properties: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...rest,
});
