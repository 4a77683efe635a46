import type { Construct } from 'constructs';
import { AccountPrincipal, Effect, PolicyDocument, PolicyStatement, Role, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { parameterArn, roleArn, stackArn } from '../config/arns';
import { PROJECTS } from '../config/contract';
import { parameterNames, roleNames, stackNamePrefix } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';
import type { EnvironmentProps } from './environment-props';

/**
 * The role with which the two CodeBuild projects of the pipeline read in an environment of another account: the version that it runs,
 * whether its secrets are set, and the templates of its stacks.
 */
export class PipelineReader extends Role {
  constructor(scope: Construct, id: string, props: EnvironmentProps) {
    const { platform } = props;
    const { name: environment, account, region } = props.environment;
    const { name } = platform;
    // A build checks the secrets of its own commit before the deployment that would give it the right to read a new one.
    const secrets = parameterArn({ account, region, name: parameterNames.secret({ platform: name, environment, key: '*' }) });
    const version = parameterArn({ account, region, name: parameterNames.version(name, environment) });
    const stacks = stackArn({ account, region, name: `${stackNamePrefix(name, environment)}-*` });
    super(scope, id, {
      roleName: roleNames.reader({ platform: name, environment, region }),
      description: `Lets the pipeline of ${name} read what runs in ${environment}, and which secrets are set`,
      assumedBy: projectsPrincipal(platform, Object.values(PROJECTS)),
      inlinePolicies: {
        Read: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [version] }),
            new PolicyStatement({ actions: ['ssm:GetParameters'], resources: [secrets] }),
            new PolicyStatement({ actions: ['cloudformation:GetTemplate'], resources: [stacks] }),
            // The key of Parameter Store lets everybody in the account decrypt what they may read.
            new PolicyStatement({ effect: Effect.DENY, actions: ['kms:Decrypt'], resources: ['*'] }),
          ],
        }),
      },
    });
    acknowledge(this, {
      [`IAM5[Resource::${secrets}]`]: 'The secrets of a single environment, which it cannot decrypt',
      [`IAM5[Resource::${stacks}]`]: 'The templates of the stacks of a single environment',
    });
  }
}

/** The roles of CodeBuild projects. IAM refuses a principal that does not exist yet, so a condition names them. */
export function projectsPrincipal({ name, pipeline }: PlatformConfig, projects: readonly string[]): IPrincipal {
  return new AccountPrincipal(pipeline.account).withConditions({
    ArnEquals: {
      'aws:PrincipalArn': projects.map((project) =>
        roleArn({ ...pipeline, name: roleNames.project({ platform: name, project, region: pipeline.region }) }),
      ),
    },
  });
}
