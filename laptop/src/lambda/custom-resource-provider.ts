import { canonicalJson, isJsonList, isJsonObject, type Json, type JsonObject } from '../json';
import type {
  ResourceProvider,
  ResourceRecord,
  ResourceRequest,
  ResourceResult,
  ResourceStack,
  DeployedResource,
} from '../cloudformation/resource-provider';
import { CUSTOM_RESOURCE } from '../cloudformation/provider-registry';
import { JsonReader } from '../json-reader';
import type { FunctionContext } from './call-function';
import { readResponse } from './custom-resource-response';
import { invokeFunction } from './invoke-function';
import { ResponseReceiver } from './response-receiver';

interface Call {
  readonly type?: string;
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stack: ResourceStack;
  readonly logicalId: string;
  readonly properties: JsonObject;
  readonly current?: ResourceRecord;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Custom resources: runs the function behind each, and takes its response. */
export class CustomResourceProvider implements ResourceProvider {
  readonly type = CUSTOM_RESOURCE;

  constructor(private readonly props: FunctionContext) {}

  create(request: ResourceRequest): Promise<ResourceResult> {
    return this.call({ requestType: 'Create', stack: request, ...request });
  }

  update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    return this.call({ requestType: 'Update', stack: request, ...request, current });
  }

  async delete(current: DeployedResource, log: (line: string) => void): Promise<void> {
    const { logicalId, properties, stack } = current;
    await this.call({ requestType: 'Delete', stack, logicalId, properties, current, log, signal: new AbortController().signal });
  }

  private async call(call: Call): Promise<ResourceResult> {
    const token = call.properties.ServiceToken;
    const definition = typeof token === 'string' ? this.props.files.find(token) : undefined;
    if (definition === undefined) {
      throw new Error(
        `no function on the laptop has the ARN ${JSON.stringify(token ?? null)}; ServiceToken must be the ARN of a function in a deployed stack`,
      );
    }
    const serviceTimeout = new JsonReader(call.logicalId, call.properties).optionalNumber('ServiceTimeout') ?? Infinity;
    const receiver = await ResponseReceiver.open();
    const request = this.props.files.request(definition.name, call.logicalId);
    try {
      const event = eventOf(call, { responseUrl: receiver.url, requestId: request.begin(signatureOf(call)) });
      await invokeFunction({
        ...call,
        definition: { ...definition, timeoutSeconds: Math.min(definition.timeoutSeconds, serviceTimeout) },
        directory: this.props.files.folder(definition.name),
        event,
        modulesDirectory: this.props.modulesDirectory,
        awsEnvironment: this.props.awsEnvironment(),
      });
      return readResponse(receiver.response, event);
    } finally {
      receiver.close();
      // A request that the end of the engine interrupts is repeated with its id, so that the function can tell.
      if (!call.signal.aborted) {
        request.end();
      }
    }
  }
}

/** The same for the same request. */
const signatureOf = ({ requestType, stack, properties, current }: Call): string =>
  canonicalJson({ requestType, stackId: stack.stackId, properties: asStrings(properties), current: current?.physicalId ?? null });

interface Delivery {
  readonly responseUrl: string;
  readonly requestId: string;
}

function eventOf({ type, requestType, stack, logicalId, properties, current }: Call, { responseUrl, requestId }: Delivery): JsonObject {
  return {
    RequestType: requestType,
    ServiceToken: properties.ServiceToken ?? null,
    ResponseURL: responseUrl,
    StackId: stack.stackId,
    RequestId: requestId,
    LogicalResourceId: logicalId,
    ...(current === undefined ? {} : { PhysicalResourceId: current.physicalId }),
    ResourceType: current?.type ?? type ?? CUSTOM_RESOURCE,
    ResourceProperties: asStrings(properties),
    ...(requestType === 'Update' && current !== undefined ? { OldResourceProperties: asStrings(current.properties) } : {}),
  };
}

/** CloudFormation passes numbers and booleans to custom resources as strings. */
function asStrings(value: Json): Json {
  if (isJsonList(value)) {
    return value.map(asStrings);
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asStrings(member)]));
  }
  return value === null ? null : String(value);
}
