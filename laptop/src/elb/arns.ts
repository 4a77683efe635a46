import { createHash } from 'node:crypto';
import type { ResourceRequest } from '../cloudformation/resource-provider';

/** Name of a resource: the template's, or one made as CloudFormation makes it, within the 32 characters that a load balancer allows. */
export function resourceName(request: ResourceRequest): string {
  const name = request.properties.Name;
  return typeof name === 'string' ? name : `${request.stackName}-${request.logicalId}`.slice(0, 32).replace(/-+$/, '');
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
  return `arn:aws:elasticloadbalancing:${request.region}:${request.account}:${path}`;
}

/** The part of an ARN after `loadbalancer/` or `listener/`. */
export function arnPath(arn: string, kind: 'loadbalancer' | 'listener'): string {
  return arn.replace(new RegExp(`^.*:${kind}/`), '');
}
