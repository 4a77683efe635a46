import type { Json } from '../resource-provider';

export interface StackIdentity {
  readonly stackName: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
}

/** The partition that a region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Values of `AWS::…`; `AWS::NoValue` is none of them, since it takes its property away instead of giving it a value. */
export function pseudoParameters(stack: StackIdentity): Readonly<Record<string, Json>> {
  const partition = partitionOf(stack.region);
  return {
    'AWS::AccountId': stack.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': partition,
    'AWS::Region': stack.region,
    'AWS::StackId': stack.stackId,
    'AWS::StackName': stack.stackName,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}
