import type { JsonObject } from '../../json';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../resource-provider';
import { InertResource } from '../inert/inert-resource';
import type { ParameterStore, ParameterType } from '../../ssm/parameter-store';

/** Parameters of the types that CloudFormation can make: String and StringList. */
export class ParameterProvider implements ResourceProvider {
  readonly type = 'AWS::SSM::Parameter';

  constructor(private readonly parameters: ParameterStore) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    return this.put(request, request.interrupted === true);
  }

  async update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    // A parameter that was deleted by hand is made again, as it should be there.
    return this.put(request, nameOf(request) === current.physicalId || request.interrupted === true);
  }

  async delete(current: ResourceRecord): Promise<void> {
    this.parameters.delete(current.physicalId);
  }

  private put(request: ResourceRequest, overwrite: boolean): ResourceResult {
    const name = nameOf(request);
    const type = typeOf(request.properties);
    const value = request.properties.Value;
    if (typeof value !== 'string') {
      throw new Error(`parameter "${name}" needs a Value that is a text`);
    }
    if (overwrite && this.parameters.find(name)?.type !== type) {
      this.parameters.delete(name);
    }
    this.parameters.put({ name, type, value, overwrite });
    return { physicalId: name, attributes: { Type: type, Value: value } };
  }
}

const nameOf = (request: ResourceRequest): string => {
  const name = request.properties.Name;
  return typeof name === 'string' ? name : `CFN-${new InertResource(request).name('Name')}`;
};

function typeOf(properties: JsonObject): ParameterType {
  const type = properties.Type;
  if (type !== 'String' && type !== 'StringList') {
    throw new Error(
      `CloudFormation makes parameters of type String or StringList, not ${JSON.stringify(type ?? null)}; ` +
        'a SecureString is made outside of the template, by a custom resource or by hand',
    );
  }
  return type;
}
