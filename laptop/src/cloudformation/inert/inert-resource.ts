import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json';
import { JsonReader } from '../../json-reader';
import { regionalArn } from '../regional-arn';
import type { ResourceRequest, ResourceResult } from '../resource-provider';
import { partitionOf } from '../template/pseudo-parameters';

/** The physical id and the attributes of a resource without effect. */
export type InertType = (resource: InertResource) => ResourceResult;
export type InertTypes = Readonly<Record<string, InertType>>;

/** Generates names, ids and ARNs, always the same for the same resource of the same stack. */
export class InertResource {
  readonly properties: JsonReader;
  private readonly hash: string;

  constructor(private readonly request: ResourceRequest) {
    this.properties = new JsonReader(`${request.type ?? 'resource'} '${request.logicalId}'`, request.properties);
    this.hash = createHash('sha256').update(`${request.stackId}/${request.logicalId}`).digest('hex');
  }

  get account(): string {
    return this.request.account;
  }

  get region(): string {
    return this.request.region;
  }

  /** The name that the template gives in a property, or a generated one. */
  name(property: string): string {
    return this.properties.optionalString(property) ?? this.generatedName();
  }

  /** A name like those that CloudFormation generates. */
  generatedName(): string {
    return `${this.request.stackName}-${this.request.logicalId}-${this.hash.slice(0, 12).toUpperCase()}`;
  }

  /** Attributes that are equal to properties. A property that the template does not give makes no attribute. */
  given(...properties: readonly string[]): JsonObject {
    const values = properties.map((property) => [property, this.properties.optionalString(property)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== null));
  }

  /** An id like those of EC2, such as `vpc-0f3…`. */
  id(prefix: string): string {
    return `${prefix}${this.hash.slice(0, 17)}`;
  }

  uuid(): string {
    return this.hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string {
    return regionalArn(this.request, { service, resource });
  }

  /** The ARN of a service without regions, such as IAM. */
  globalArn(service: string, resource: string): string {
    return `arn:${partitionOf(this.region)}:${service}::${this.account}:${resource}`;
  }
}

export const made = (physicalId: string, attributes: JsonObject = {}): ResourceResult => ({ physicalId, attributes });

/** A type whose `Ref` is an id with a prefix, and whose attribute is the same. */
export const withId =
  (prefix: string, attribute: string): InertType =>
  (resource) => {
    const id = resource.id(prefix);
    return made(id, { [attribute]: id });
  };

/** A type to which nothing refers. */
export const nameless: InertType = (resource) => made(resource.generatedName());
