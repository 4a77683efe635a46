import { JsonReader } from './json-reader';
import type { ResourceRecord } from './cloudformation/resource-provider';
import type { Stack } from './cloudformation/stack';

/** A DNS name of a load balancer, and the address of that load balancer on this machine. */
interface LocalName {
  readonly name: string;
  readonly address: string;
}

/**
 * Replaces the domain in a value of a stack, such as its URL, by the address of the load balancer on this machine, and https by http: the
 * domain and its certificate are on AWS.
 */
export function localUrl(value: string, stacks: readonly Stack[]): string {
  const found = stacks
    .flatMap((stack) => stack.resources.flatMap(localNames))
    .find(({ name }) => value === `https://${name}` || value.startsWith(`https://${name}/`));
  return found === undefined ? value : value.replace(`https://${found.name}`, `http://${found.address}`);
}

function localNames(resource: ResourceRecord): readonly LocalName[] {
  const record = JsonReader.of(resource);
  if (resource.type !== 'AWS::Route53::RecordSet' || !record.has('AliasTarget')) {
    return [];
  }
  const address = record
    .object('AliasTarget')
    .string('DNSName')
    .replace(/^dualstack\./, '');
  return address.startsWith('localhost:') ? [{ name: record.string('Name').replace(/\.$/, ''), address }] : [];
}
