import { Construct } from 'constructs';
import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Role, type IRole } from 'aws-cdk-lib/aws-iam';

/** The roles with which the CDK deploys a stack, made by `cdk bootstrap` in its account and region. */
export class BootstrapRoles extends Construct {
  readonly deploy: IRole;
  readonly execution: IRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deploy = this.role('deploy-role');
    this.execution = this.role('cfn-exec-role');
  }

  private role(name: string): IRole {
    const { account, region, partition } = Stack.of(this);
    const arn = `arn:${partition}:iam::${account}:role/cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-${name}-${account}-${region}`;
    return Role.fromRoleArn(this, name, arn, { mutable: false, addGrantsToResources: true });
  }
}
