import { createHash } from 'node:crypto';
import { regionalArn } from '../cloudformation/regional-arn';
import type { ResourceRequest } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';

const MAXIMUM_NAME_LENGTH = 32;

/** The name that the template gives a resource, or one like those that CloudFormation generates. */
export function resourceName({ stackName, logicalId, properties }: ResourceRequest): string {
  const generated = `${stackName}-${logicalId}`.slice(0, MAXIMUM_NAME_LENGTH).replace(/-+$/, '');
  return new JsonReader(`resource '${logicalId}'`, properties).optionalString('Name') ?? generated;
}

/**
 * The same for the same resource in every run, so that an interrupted creation is not made twice.
 * @param immutable properties that cannot be changed in place: another value makes another resource
 */
export function resourceHash(request: ResourceRequest, immutable: readonly string[]): string {
  const values = immutable.map((name) => request.properties[name] ?? null);
  return createHash('sha256')
    .update(JSON.stringify([request.stackName, request.logicalId, values]))
    .digest('hex')
    .slice(0, 16);
}

export function elbArn(request: ResourceRequest, path: string): string {
  return regionalArn(request, { service: 'elasticloadbalancing', resource: path });
}

/** The part of an ARN after `loadbalancer/` or `listener/`. */
export function arnPath(arn: string, kind: 'loadbalancer' | 'listener'): string {
  return arn.replace(new RegExp(`^.*:${kind}/`), '');
}
