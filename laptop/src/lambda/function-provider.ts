import { InertResource } from '../cloudformation/inert/inert-resource';
import type { Json, ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { isJsonObject } from '../json';
import type { FunctionFiles } from './function-files';

/** What Lambda takes where a template gives nothing. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MIB = 128;
const LONGEST_NAME = 64;

/** Functions with inline Node.js code; they run when a custom resource calls them. */
export class FunctionProvider implements ResourceProvider {
  readonly type = 'AWS::Lambda::Function';

  constructor(private readonly files: FunctionFiles) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const resource = new InertResource(request);
    const { logicalId, properties, region } = request;
    const runtime = resource.properties.string('Runtime');
    if (!runtime.startsWith('nodejs')) {
      throw new Error(`function "${logicalId}" has runtime "${runtime}"; the laptop engine runs Node.js functions alone`);
    }
    const code = isJsonObject(properties.Code) ? properties.Code.ZipFile : undefined;
    if (typeof code !== 'string') {
      throw new Error(
        `function "${logicalId}" has no inline code; the laptop engine runs functions whose code is in the template (Code.ZipFile)`,
      );
    }
    const name = resource.properties.optionalString('FunctionName') ?? resource.generatedName().slice(-LONGEST_NAME);
    const arn = resource.arn('lambda', `function:${name}`);
    this.files.write(
      {
        name,
        arn,
        handler: resource.properties.string('Handler'),
        timeoutSeconds: resource.properties.optionalNumber('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
        memoryMiB: resource.properties.optionalNumber('MemorySize') ?? DEFAULT_MEMORY_MIB,
        environment: variablesOf(properties.Environment ?? null),
        region,
      },
      code,
    );
    return { physicalId: name, attributes: { Arn: arn } };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(current: ResourceRecord): Promise<void> {
    this.files.delete(current.physicalId);
  }
}

function variablesOf(environment: Json): Readonly<Record<string, string>> {
  const variables = isJsonObject(environment) && isJsonObject(environment.Variables) ? environment.Variables : {};
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}
