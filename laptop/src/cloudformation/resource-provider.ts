import type { JsonObject } from '../json';

export type { Json, JsonObject } from '../json';

/** A resource as it stands, kept on disk with its stack. */
export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: JsonObject;
  /** Evaluated, but with dynamic references (`{{resolve:…}}`) left as they are: no secret reaches the disk. */
  readonly properties: JsonObject;
}

/** The stack that a resource belongs to. */
export interface ResourceStack {
  readonly stackName: string;
  readonly stackId: string;
  /** Account and region of the stack's AWS counterpart, for ARNs. */
  readonly account: string;
  readonly region: string;
}

/** A resource as it stands, and where. */
export interface StandingResource extends ResourceRecord {
  readonly stack: ResourceStack;
}

export interface ResourceRequest extends ResourceStack {
  /** As the template has it; a custom resource goes by a name of its own. @default - the provider's type */
  readonly type?: string;
  readonly logicalId: string;
  /** Evaluated, dynamic references resolved: may hold secrets, must not be logged or stored. */
  readonly properties: JsonObject;
  /** One line for the action's log. */
  readonly log: (line: string) => void;
  /** Aborted when the person stops the run. */
  readonly signal: AbortSignal;
  /** True where an earlier attempt at the same was cut off by a crash: what it left behind belongs to this resource. */
  readonly interrupted?: boolean;
}

export interface ResourceResult {
  readonly physicalId: string;
  readonly attributes: JsonObject;
}

/**
 * Makes one type of resource on the laptop. A failure is an `Error` whose message says why, as a CloudFormation event would;
 * a `create` that fails leaves nothing behind.
 */
export interface ResourceProvider {
  readonly type: string;
  /** True where making it has no effect and gives the same every time, so that no step of it needs to reach the disk. */
  readonly inert?: boolean;
  create(request: ResourceRequest): Promise<ResourceResult>;
  /** Must be idempotent: an interrupted update is repeated. A changed physical id means a replacement; the old one is then deleted. */
  update(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult>;
  delete(current: StandingResource, log: (line: string) => void): Promise<void>;
  /**
   * Brings what should be running up again after the engine was stopped or killed. `properties` are resolved.
   * Gives new attributes where they could not be kept (another port was asked for): whoever called stores them and deploys the stacks
   * that use them again.
   */
  resume?(request: ResourceRequest, current: ResourceRecord): Promise<ResourceResult | void>;
  /** Stops what runs and keeps its state: the engine is going down. */
  stop?(current: ResourceRecord): Promise<void>;
}
