import { DefaultStackSynthesizer } from 'aws-cdk-lib';
import { bootstrapRoleArn, type BootstrapRoleProps } from '../config/arns';

/** Writes the bootstrap's roles into the pipeline as they are, where the default has placeholders that read as `Fn::Join`s. */
export function synthesizerFor({ account, region }: Omit<BootstrapRoleProps, 'role'>): DefaultStackSynthesizer {
  return new DefaultStackSynthesizer({
    deployRoleArn: bootstrapRoleArn({ account, region, role: 'deploy-role' }),
    cloudFormationExecutionRole: bootstrapRoleArn({ account, region, role: 'cfn-exec-role' }),
    lookupRoleArn: bootstrapRoleArn({ account, region, role: 'lookup-role' }),
  });
}
