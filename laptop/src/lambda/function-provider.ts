import { InertResource } from '../cloudformation/inert/inert-resource';
import { JsonReader } from '../json-reader';
import type { ResourceProvider, ResourceRecord, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import type { FunctionFiles } from './function-files';

/** Lambda's own defaults. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MIB = 128;
const MAXIMUM_NAME_LENGTH = 64;

/** Functions with inline Node.js code. They run when a custom resource calls them. */
export class FunctionProvider implements ResourceProvider {
  readonly type = 'AWS::Lambda::Function';

  constructor(private readonly files: FunctionFiles) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const { logicalId, region } = request;
    const properties = JsonReader.of({ ...request, type: this.type });
    const runtime = properties.string('Runtime');
    if (!runtime.startsWith('nodejs')) {
      throw new Error(`function "${logicalId}" has runtime "${runtime}"; the laptop engine only runs Node.js functions`);
    }
    const code = properties.object('Code').optionalString('ZipFile');
    if (code === null) {
      throw new Error(
        `function "${logicalId}" has no inline code; the laptop engine only runs functions whose code is in the template (Code.ZipFile)`,
      );
    }
    const resource = new InertResource(request);
    const name = properties.optionalString('FunctionName') ?? resource.generatedName().slice(-MAXIMUM_NAME_LENGTH);
    const arn = resource.arn('lambda', `function:${name}`);
    this.files.write(
      {
        name,
        arn,
        handler: properties.string('Handler'),
        timeoutSeconds: properties.optionalNumber('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
        memoryMiB: properties.optionalNumber('MemorySize') ?? DEFAULT_MEMORY_MIB,
        environment: properties.object('Environment').stringMap('Variables'),
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
