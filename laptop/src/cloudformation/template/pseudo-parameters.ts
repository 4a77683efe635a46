import type { Json } from '../../json';

export interface StackIdentity {
  readonly stackName: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
}

interface Partition {
  readonly name: string;
  readonly urlSuffix: string;
}

const AWS: Partition = { name: 'aws', urlSuffix: 'amazonaws.com' };

/** By the prefix of their regions. */
const OTHER_PARTITIONS: Readonly<Record<string, Partition>> = {
  'cn-': { name: 'aws-cn', urlSuffix: 'amazonaws.com.cn' },
  'eusc-': { name: 'aws-eusc', urlSuffix: 'amazonaws.eu' },
  'eu-isoe-': { name: 'aws-iso-e', urlSuffix: 'cloud.adc-e.uk' },
  'us-gov-': { name: 'aws-us-gov', urlSuffix: 'amazonaws.com' },
  'us-iso-': { name: 'aws-iso', urlSuffix: 'c2s.ic.gov' },
  'us-isob-': { name: 'aws-iso-b', urlSuffix: 'sc2s.sgov.gov' },
  'us-isof-': { name: 'aws-iso-f', urlSuffix: 'csp.hci.ic.gov' },
};

const findPartition = (region: string): Partition =>
  Object.entries(OTHER_PARTITIONS).find(([prefix]) => region.startsWith(prefix))?.[1] ?? AWS;

/** The partition of a region: the part of an ARN after `arn:`. */
export const partitionOf = (region: string): string => findPartition(region).name;

/** Values of `AWS::…`; `AWS::NoValue` is none of them, since it takes its property away instead of giving it a value. */
export function pseudoParameters(stack: StackIdentity): Readonly<Record<string, Json>> {
  const { name: partition, urlSuffix } = findPartition(stack.region);
  return {
    'AWS::AccountId': stack.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': partition,
    'AWS::Region': stack.region,
    'AWS::StackId': stack.stackId,
    'AWS::StackName': stack.stackName,
    'AWS::URLSuffix': urlSuffix,
  };
}
