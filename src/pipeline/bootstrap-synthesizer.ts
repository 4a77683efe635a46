import { DefaultStackSynthesizer, type IBoundStackSynthesizer, type Stack } from 'aws-cdk-lib';
import { bootstrapRoleArn, type BootstrapRoleProps } from '../config/arns';

/**
 * Deploys each stack of an app with the roles of `cdk bootstrap`. Their ARNs are plain strings in the pipeline, where CDK's own placeholder
 * for the partition would make each an `Fn::Join`.
 */
export class BootstrapSynthesizer extends DefaultStackSynthesizer {
  /** One synthesizer per stack. The inherited method lets all stacks share one list of assets. */
  override reusableBind(stack: Stack): IBoundStackSynthesizer {
    const { account, region } = stack;
    const roleArn = (role: BootstrapRoleProps['role']): string => bootstrapRoleArn({ account, region, role });
    const synthesizer = new DefaultStackSynthesizer({
      deployRoleArn: roleArn('deploy-role'),
      cloudFormationExecutionRole: roleArn('cfn-exec-role'),
      lookupRoleArn: roleArn('lookup-role'),
    });
    synthesizer.bind(stack);
    return synthesizer;
  }
}
