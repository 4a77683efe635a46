import { JsonReader } from '../json-reader';
import type { ResourceRecord } from '../cloudformation/resource-provider';

export const DELETION_PROTECTION = 'deletion_protection.enabled';

/** Attributes of load balancers, by key: those of the template, and those that a call has changed since. */
export class LoadBalancerAttributes {
  private readonly changes = new Map<string, Readonly<Record<string, string>>>();

  read(record: ResourceRecord): Readonly<Record<string, string>> {
    const deployed = JsonReader.of(record)
      .objects('LoadBalancerAttributes')
      .map((attribute) => [attribute.string('Key'), attribute.string('Value')] as const);
    return { [DELETION_PROTECTION]: 'false', ...Object.fromEntries(deployed), ...this.changes.get(record.physicalId) };
  }

  change(arn: string, attributes: Readonly<Record<string, string>>): void {
    this.changes.set(arn, { ...this.changes.get(arn), ...attributes });
  }

  /** A deployment sets the attributes of the template again. */
  reset(arn: string): void {
    this.changes.delete(arn);
  }
}
