import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../json';
import type { ResourceRequest, ResourceResult } from '../resource-provider';
import { partitionOf } from '../template/pseudo-parameters';

/** What a resource without effect is called, and which attributes it has. */
export type InertType = (resource: InertResource) => ResourceResult;
export type InertTypes = Readonly<Record<string, InertType>>;

/** Makes up names, ids and ARNs: always the same for the same resource of the same stack. */
export class InertResource {
  private readonly hash: string;

  constructor(private readonly request: ResourceRequest) {
    this.hash = createHash('sha256').update(`${request.stackId}/${request.logicalId}`).digest('hex');
  }

  get account(): string {
    return this.request.account;
  }

  get region(): string {
    return this.request.region;
  }

  get logicalId(): string {
    return this.request.logicalId;
  }

  /** A property, or null where the template gives none. */
  value(property: string): Json {
    return this.request.properties[property] ?? null;
  }

  /** A property as a text; empty where the template gives none. */
  text(property: string): string {
    const value = this.value(property);
    return typeof value === 'object' ? '' : String(value);
  }

  /** The name that the template gives, or one made as CloudFormation makes it. */
  name(property: string): string {
    return this.text(property) || `${this.request.stackName}-${this.logicalId}-${this.hash.slice(0, 12).toUpperCase()}`;
  }

  /** An id as EC2 gives them, such as `vpc-0f3…`. */
  id(prefix: string): string {
    return `${prefix}${this.hash.slice(0, 17)}`;
  }

  /** An id in the form of a UUID. */
  uuid(): string {
    return [
      [0, 8],
      [8, 12],
      [12, 16],
      [16, 20],
      [20, 32],
    ]
      .map(([start, end]) => this.hash.slice(start, end))
      .join('-');
  }

  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string {
    return `arn:${partitionOf(this.region)}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** An ARN of a service without regions, such as IAM. */
  globalArn(service: string, resource: string): string {
    return `arn:${partitionOf(this.region)}:${service}::${this.account}:${resource}`;
  }
}

export const made = (physicalId: string, attributes: JsonObject = {}): ResourceResult => ({ physicalId, attributes });

/** A type of which `Ref` gives an id with a prefix, and one attribute gives the same. */
export const withId =
  (prefix: string, attribute: string): InertType =>
  (resource) => {
    const id = resource.id(prefix);
    return made(id, { [attribute]: id });
  };

/** A type that nothing refers to. */
export const nameless: InertType = (resource) => made(resource.name(''));
