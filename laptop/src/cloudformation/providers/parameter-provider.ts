import { JsonReader } from '../../json-reader';
import type { ParameterStore, ParameterType } from '../../ssm/parameter-store';
import { InertResource } from '../inert/inert-resource';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../resource-provider';

/** Parameters of the types that CloudFormation can create: String and StringList. */
export class ParameterProvider implements ResourceProvider {
  readonly type = 'AWS::SSM::Parameter';

  constructor(private readonly parameters: ParameterStore) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    return this.put(request, request.interrupted === true);
  }

  async update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    // Also creates a parameter again that was deleted by hand.
    return this.put(request, nameOf(request) === current.physicalId || request.interrupted === true);
  }

  async delete(current: ResourceRecord): Promise<void> {
    this.parameters.delete(current.physicalId);
  }

  private put(request: ResourceRequest, overwrite: boolean): ResourceResult {
    const name = nameOf(request);
    const properties = new JsonReader(`parameter "${name}"`, request.properties);
    const type = typeOf(properties);
    const value = properties.string('Value');
    if (overwrite && this.parameters.find(name)?.type !== type) {
      this.parameters.delete(name);
    }
    this.parameters.put({ name, type, value, overwrite });
    return { physicalId: name, attributes: { Type: type, Value: value } };
  }
}

function nameOf(request: ResourceRequest): string {
  const resource = new InertResource(request);
  return resource.properties.optionalString('Name') ?? `CFN-${resource.generatedName()}`;
}

function typeOf(properties: JsonReader): ParameterType {
  const type = properties.string('Type');
  if (type !== 'String' && type !== 'StringList') {
    return properties.fail(
      'Type',
      `is ${type}, and CloudFormation can create String and StringList; create a SecureString by a custom resource or by hand`,
    );
  }
  return type;
}
