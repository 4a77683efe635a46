import { createHash } from 'node:crypto';
import type {
  DeployedResource,
  ResourceProvider,
  ResourceRecord,
  ResourceRequest,
  ResourceResult,
  TypedResource,
} from '../cloudformation/resource-provider';
import { urlSuffixOf } from '../cloudformation/template/pseudo-parameters';
import type { JsonObject } from '../json';
import type { Emulator } from './emulator';
import { EmulatedStacks, EmulatorError, type EmulatedStack, type EmulatedStackRequest } from './emulated-stacks';
import { INSTALL_EMULATOR } from './emulator-program';

/** The logical id of the one resource in a stack of the emulator. */
const RESOURCE = 'Resource';
const REF = 'Ref';
/** The ARN of a secret is its `Ref` and its `Id` on AWS; ministack's `Ref` is the name. */
const SECRET = 'AWS::SecretsManager::Secret';
const MAXIMUM_STACK_NAME = 128;
/** ministack's and LocalStack's; moto crashes instead. */
const UNKNOWN_TYPE = /unrecognized resource type|no resource provider|not (yet )?(supported|implemented)/i;
/** moto returns a Python object for some types. */
const PYTHON_OBJECT = /^<.* object at 0x/;

export interface EmulatedResourceProviderProps {
  readonly emulator: Pick<Emulator, 'url' | 'name'>;
  /** Address of the engine's endpoint, as tasks reach it: `http://127.0.0.1:4566`. */
  readonly endpointOfTasks: () => string;
  /** Reports what a person should know. */
  readonly warn: (message: string) => void;
}

/**
 * Creates resources of any type in an AWS emulator: each as a stack of the emulator's CloudFormation, whose template is the evaluated
 * resource, with an output for `Ref` and one for each attribute that the template uses.
 *
 * A change that replaces the resource deletes the previous one at once, and not after the update, as AWS does.
 */
export class EmulatedResourceProvider implements ResourceProvider {
  readonly type = 'any other type';
  readonly vanishes = true;
  private readonly stacks: EmulatedStacks;

  constructor(private readonly props: EmulatedResourceProviderProps) {
    this.stacks = new EmulatedStacks(props.emulator);
  }

  check(resources: readonly TypedResource[], stackName: string): void {
    if (this.props.emulator.name === undefined) {
      const listed = resources.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ');
      throw new Error(
        `stack ${stackName} needs an AWS emulator for ${listed}, and there is none: ${INSTALL_EMULATOR}, ` +
          `or give the address of one with --emulator <url>. ${recordOnlyHint(resources)}`,
      );
    }
  }

  /** A stack that is there already is of an interrupted attempt, or of a resource that its policy retained. */
  async create(request: ResourceRequest): Promise<ResourceResult> {
    const known = await this.stacks.find(stackNameOf(request), request);
    return this.resultOf(await this.deploy(request, known), request);
  }

  async update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    const known = await this.stacks.find(stackNameOf(request), request);
    const updated = await this.deploy(request, known);
    if (known === undefined && current.recordOnly !== true) {
      this.reportLoss(request, current);
    }
    return this.resultOf(updated, request);
  }

  /** Creates it again if the emulator has lost it. */
  async resume(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult> {
    const known = await this.stacks.find(stackNameOf(request), request);
    if (known !== undefined && attributesOf(request).every((_, index) => attributeKey(index) in known.outputs)) {
      return this.resultOf(known, request);
    }
    return this.update(request, current);
  }

  async delete(current: DeployedResource, log: (line: string) => void): Promise<void> {
    if (this.props.emulator.name === undefined) {
      log(`${current.logicalId}: there is no AWS emulator any more, so nothing is left to delete`);
      return;
    }
    const name = stackNameOf({ ...current, stackName: current.stack.stackName });
    const known = await this.stacks.find(name, current.stack);
    // The stack has another resource if an update replaced the one to delete, which is gone then.
    if (known !== undefined && isSameResource(this.localValue(known.outputs[REF] ?? '', current.stack.region), current.physicalId)) {
      await this.stacks.delete({ name, scope: current.stack });
    }
  }

  private async deploy(request: ResourceRequest, known: EmulatedStack | undefined): Promise<EmulatedStack> {
    const wanted: EmulatedStackRequest = {
      name: stackNameOf(request),
      scope: request,
      template: templateOf(request),
      signal: request.signal,
    };
    try {
      return await (known === undefined ? this.stacks.create(wanted) : this.stacks.update(wanted));
    } catch (error) {
      throw error instanceof EmulatorError ? this.describe(error, request) : error;
    }
  }

  private describe(error: EmulatorError, request: ResourceRequest): Error {
    return error.code === null || UNKNOWN_TYPE.test(error.message)
      ? this.unknownType(request, error)
      : new Error(`the AWS emulator (${this.props.emulator.name}) refuses it: ${error.message}`, { cause: error });
  }

  private unknownType({ type, logicalId, stackName }: ResourceRequest, cause: Error): Error {
    const { name } = this.props.emulator;
    return new Error(
      `the AWS emulator (${name}) does not support the type ${type} of resource ${logicalId} in stack ${stackName} (${cause.message}). ` +
        `${recordOnlyHint([{ type: String(type) }])} Or use another emulator, with --emulator <url>.`,
      { cause },
    );
  }

  private resultOf({ outputs }: EmulatedStack, request: ResourceRequest): ResourceResult {
    const ref = outputs[REF];
    if (ref === undefined || ref === '' || PYTHON_OBJECT.test(ref)) {
      throw this.unknownType(request, new Error('it gives the resource no physical id'));
    }
    const { region } = request;
    const attributes = attributesOf(request).map((name, index) => [name, this.localValue(outputs[attributeKey(index)] ?? '', region)]);
    return { physicalId: this.localValue(ref, region), attributes: Object.fromEntries(attributes) as JsonObject };
  }

  /**
   * Replaces the address of a service of AWS, or of the emulator, by the endpoint's, as in the URL of a queue: SDKs send their calls to
   * such an address, whatever endpoint they are given.
   */
  private localValue(value: string, region: string): string {
    if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
      return value;
    }
    const { host, hostname, port, pathname, search } = new URL(value);
    const isOfAws = hostname.endsWith(`.${region}.${urlSuffixOf(region)}`) && /^[a-z0-9-]+$/.test(hostname.split(`.${region}.`)[0] ?? '');
    const isOfEmulator = host.includes('localhost') && port !== '';
    return isOfAws || isOfEmulator ? `${this.props.endpointOfTasks()}${pathname}${search}` : value;
  }

  private reportLoss({ type, logicalId, stackName }: ResourceRequest, { physicalId }: ResourceRecord): void {
    this.props.warn(
      `the AWS emulator (${this.props.emulator.name}) no longer had ${physicalId} (${type} ${logicalId} of stack ${stackName}): ` +
        'it was created again, empty, and its contents are lost',
    );
  }
}

/** Logical ids have no hyphen, so two resources never share a name. */
function stackNameOf({ stackName, logicalId }: Pick<ResourceRequest, 'stackName' | 'logicalId'>): string {
  const name = `${stackName}-${logicalId}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return name.length <= MAXIMUM_STACK_NAME ? name : `${name.slice(0, MAXIMUM_STACK_NAME - hash.length - 1)}-${hash}`;
}

const attributesOf = ({ usedAttributes = [] }: ResourceRequest): readonly string[] => usedAttributes;

/** Names of outputs have letters and digits only, those of attributes also have dots. */
const attributeKey = (index: number): string => `Attribute${index}`;

const templateOf = (request: ResourceRequest): JsonObject => ({
  Resources: { [RESOURCE]: { Type: String(request.type), Properties: request.properties } },
  Outputs: {
    [REF]: { Value: request.type === SECRET ? { 'Fn::GetAtt': [RESOURCE, 'Id'] } : { Ref: RESOURCE } },
    ...Object.fromEntries(attributesOf(request).map((name, index) => [attributeKey(index), { Value: { 'Fn::GetAtt': [RESOURCE, name] } }])),
  },
});

/** The address in a URL may be that of another endpoint. */
const isSameResource = (one: string, other: string): boolean => withoutOrigin(one) === withoutOrigin(other);
const withoutOrigin = (value: string): string => value.replace(/^https?:\/\/[^/]+/, '');

const recordOnlyHint = (resources: readonly Pick<TypedResource, 'type'>[]): string =>
  `If a type means nothing on a laptop, declare it in src/extend.ts: ${[...new Set(resources.map(({ type }) => type))]
    .map((type) => `recordOnlyOnLaptop(stack, '${type}')`)
    .join(', ')}.`;
