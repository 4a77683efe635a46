import type { Json } from '../../json';
import type { ResourceStack } from '../resource-provider';

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

/** The domain of AWS's endpoints in a region, such as `amazonaws.com`. */
export const urlSuffixOf = (region: string): string => findPartition(region).urlSuffix;

/** Values of `AWS::…`, except for `AWS::NoValue`, which removes its property. */
export function pseudoParameters(stack: ResourceStack): Readonly<Record<string, Json>> {
  return {
    'AWS::AccountId': stack.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': partitionOf(stack.region),
    'AWS::Region': stack.region,
    'AWS::StackId': stack.stackId,
    'AWS::StackName': stack.stackName,
    'AWS::URLSuffix': urlSuffixOf(stack.region),
  };
}
