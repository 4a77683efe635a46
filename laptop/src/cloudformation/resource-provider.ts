import type { JsonObject } from '../json';

/** What decides which provider a resource has. */
export interface TypedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Whether the template says that its type means nothing on a laptop. @default false */
  readonly recordOnly?: boolean;
}

/** A resource as it is stored with its stack. */
export interface ResourceRecord extends TypedResource {
  readonly physicalId: string;
  /** The values of `Fn::GetAtt`. */
  readonly attributes: JsonObject;
  /** Evaluated, except for dynamic references (`{{resolve:…}}`), so that no secret is stored. */
  readonly properties: JsonObject;
}

/** The stack that a resource belongs to. */
export interface ResourceStack {
  readonly stackName: string;
  readonly stackId: string;
  /** The account and region of the stack on AWS, for ARNs. */
  readonly account: string;
  readonly region: string;
}

export interface DeployedResource extends ResourceRecord {
  readonly stack: ResourceStack;
}

export interface ResourceRequest extends ResourceStack {
  /** The type in the template, which for a custom resource is not the provider's. @default - the provider's type */
  readonly type?: string;
  readonly logicalId: string;
  /** The attributes that the template uses, in a fixed order. @default - none */
  readonly usedAttributes?: readonly string[];
  /** Evaluated, with dynamic references resolved: may contain secrets, so it must not be logged or stored. */
  readonly properties: JsonObject;
  /** Adds one line to the action's log. */
  readonly log: (line: string) => void;
  /** Aborted when the person stops the run. */
  readonly signal: AbortSignal;
  /** Whether a crash interrupted an earlier attempt at the same. What that attempt created belongs to this resource. */
  readonly interrupted?: boolean;
}

export interface ResourceResult {
  readonly physicalId: string;
  readonly attributes: JsonObject;
}

/**
 * Creates resources of one type on the laptop. A failure is an `Error` whose message gives the reason, as a CloudFormation event does. If
 * `create` fails, it leaves nothing behind.
 */
export interface ResourceProvider {
  readonly type: string;
  /** True if creating a resource has no effect and always gives the same result, so that its steps need not be stored one by one. */
  readonly inert?: boolean;
  /** True if a resource can get lost while the engine runs, so that each deployment calls `resume` even if nothing changed. */
  readonly vanishes?: boolean;
  /** Called before a deployment begins. @throws Error when these resources cannot be created */
  check?(resources: readonly TypedResource[], stackName: string): void;
  create(request: ResourceRequest): Promise<ResourceResult>;
  /** Must be idempotent, because an interrupted update is repeated. Another physical id is a replacement: the stack deletes the old one. */
  update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult>;
  delete(current: DeployedResource, log: (line: string) => void): Promise<void>;
  /**
   * Starts again what should be running, after the engine was stopped or killed. Returns another id or other attributes if the previous
   * ones cannot be kept, for example because another port was requested. The caller stores them and updates the resources that use them.
   */
  resume?(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult | void>;
  /** Stops what is running and keeps its state, because the engine is stopping. */
  stop?(current: ResourceRecord): Promise<void>;
}
