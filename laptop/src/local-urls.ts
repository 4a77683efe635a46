import { asObject, asString } from './pipeline/json';
import type { ResourceRecord } from './cloudformation/resource-provider';
import type { Stack } from './cloudformation/stack';

/** The address that a DNS name leads to on this machine, where it leads to a load balancer. */
interface LocalName {
  readonly name: string;
  readonly address: string;
}

/**
 * What a value of a stack, such as its URL, is on this machine. A domain's name leads to AWS, and its certificate is there; here the same load
 * balancer answers on localhost, over plain HTTP.
 */
export function localUrl(value: string, stacks: readonly Stack[]): string {
  const found = stacks
    .flatMap((stack) => stack.resources.flatMap(localNames))
    .find(({ name }) => value === `https://${name}` || value.startsWith(`https://${name}/`));
  return found === undefined ? value : value.replace(`https://${found.name}`, `http://${found.address}`);
}

function localNames({ type, properties }: ResourceRecord): readonly LocalName[] {
  if (type !== 'AWS::Route53::RecordSet' || properties.AliasTarget === undefined) {
    return [];
  }
  const address = asString(asObject(properties.AliasTarget).DNSName).replace(/^dualstack\./, '');
  return address.startsWith('localhost:') ? [{ name: asString(properties.Name).replace(/\.$/, ''), address }] : [];
}
