import { DefaultStackSynthesizer } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { BOOTSTRAP_QUALIFIER, partitionOf } from '../../src/config/arns';
import { partitionOf as partitionOnLaptop, pseudoParameters } from '../../laptop/src/cloudformation/template/pseudo-parameters';

test.each(RegionInfo.regions.map(({ name, partition, domainSuffix }) => [name, partition, domainSuffix]))(
  '%s is in the partition %s',
  (region, partition, suffix) => {
    expect(partitionOf(region)).toBe(partition);
    expect(partitionOnLaptop(region)).toBe(partition);
    expect(pseudoParameters({ region, account: '111111111111', stackName: 'shop', stackId: 'shop' })).toMatchObject({
      'AWS::URLSuffix': suffix,
    });
  },
);

test('the qualifier is the one that the CDK expects', () => {
  expect(BOOTSTRAP_QUALIFIER).toBe(DefaultStackSynthesizer.DEFAULT_QUALIFIER);
});
