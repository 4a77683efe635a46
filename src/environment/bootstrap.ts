import { DefaultStackSynthesizer } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';

export interface BootstrapRoleProps {
  readonly account: string;
  readonly region: string;
  readonly role: 'deploy-role' | 'cfn-exec-role' | 'lookup-role';
}

/** A role that `cdk bootstrap` made in an account and region. */
export function bootstrapRoleArn({ account, region, role }: BootstrapRoleProps): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-${role}-${account}-${region}`;
}

/** Writes the bootstrap's roles into the pipeline as they are, where the default has placeholders that read as `Fn::Join`s. */
export function synthesizerFor({ account, region }: Omit<BootstrapRoleProps, 'role'>): DefaultStackSynthesizer {
  return new DefaultStackSynthesizer({
    deployRoleArn: bootstrapRoleArn({ account, region, role: 'deploy-role' }),
    cloudFormationExecutionRole: bootstrapRoleArn({ account, region, role: 'cfn-exec-role' }),
    lookupRoleArn: bootstrapRoleArn({ account, region, role: 'lookup-role' }),
  });
}

/** The first part of an ARN in a region, as a word: a token cannot be part of a key or compared. */
export const partitionOf = (region: string): string => RegionInfo.get(region).partition ?? 'aws';
