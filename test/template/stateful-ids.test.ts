import { readFileSync } from 'node:fs';
import { compareStateful, describeStatefulProblem } from '../../src/config/stateful-resources';
import type { StackTemplates } from '../../src/config/stateful-resources';
import { STATEFUL_IDS, statefulIds } from './stateful-ids';

const before = JSON.parse(readFileSync(STATEFUL_IDS, 'utf8')) as StackTemplates;
const after = statefulIds();

test('an upgrade from the latest release deletes or replaces no stateful resource, whatever the configuration', () => {
  expect(compareStateful({ before, after }).map(describeStatefulProblem)).toEqual([]);
});

test('the latest release is compared in all configurations', () => {
  expect(Object.keys(before).sort()).toEqual(Object.keys(after).sort());
  const types = new Set(Object.values(before).flatMap(({ Resources = {} }) => Object.values(Resources).map(({ Type }) => Type)));
  expect([...types].sort()).toEqual([
    'AWS::EC2::EIP',
    'AWS::EC2::Subnet',
    'AWS::EC2::VPC',
    'AWS::ECR::Repository',
    'AWS::EFS::FileSystem',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'AWS::Logs::LogGroup',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::RDS::DBSubnetGroup',
    'AWS::Route53::RecordSet',
    'AWS::S3::Bucket',
    'AWS::SSM::Parameter',
    'Custom::DatabasePassword',
  ]);
});
