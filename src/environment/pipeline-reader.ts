import type { Construct } from 'constructs';
import { AccountPrincipal, Effect, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { parameterArn, roleArn } from '../config/arns';
import { PROJECTS } from '../config/contract';
import { parameterNames, roleNames } from '../config/names';
import { testsBeforeTraffic } from '../config/deployment';
import { acknowledge } from './acknowledge';
import type { EnvironmentProps } from './environment-props';
import { testedDeploymentAccess } from './tested-deployment-access';

/**
 * The role with which the two CodeBuild projects of the pipeline read in an environment of another account: the version that it runs, and
 * whether its secrets are set. Where tests run before a new version gets requests of users, they also continue its deployment by this role.
 */
export class PipelineReader extends Role {
  constructor(scope: Construct, id: string, props: EnvironmentProps) {
    const { platform } = props;
    const { name: environment, account, region } = props.environment;
    const { name, pipeline } = platform;
    const tested = testsBeforeTraffic(props.environment) ? testedDeploymentAccess(props) : { statements: [], reasons: {} };
    // A build checks the secrets of its own commit before the deployment that would give it the right to read a new one.
    const secrets = parameterArn({ account, region, name: parameterNames.secret({ platform: name, environment, key: '*' }) });
    const version = parameterArn({ account, region, name: parameterNames.version(name, environment) });
    super(scope, id, {
      roleName: roleNames.reader({ platform: name, environment, region }),
      description: `Lets the pipeline of ${name} read what runs in ${environment}, and which secrets are set`,
      // IAM refuses a principal that does not exist yet, so a condition names the projects.
      assumedBy: new AccountPrincipal(pipeline.account).withConditions({
        ArnEquals: {
          'aws:PrincipalArn': Object.values(PROJECTS).map((project) =>
            roleArn({ ...pipeline, name: roleNames.project({ platform: name, project, region: pipeline.region }) }),
          ),
        },
      }),
      inlinePolicies: {
        Read: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [version] }),
            new PolicyStatement({ actions: ['ssm:GetParameters'], resources: [secrets] }),
            // The key of Parameter Store lets everybody in the account decrypt what they may read.
            new PolicyStatement({ effect: Effect.DENY, actions: ['kms:Decrypt'], resources: ['*'] }),
            ...tested.statements,
          ],
        }),
      },
    });
    acknowledge(this, {
      [`IAM5[Resource::${secrets}]`]: 'The secrets of a single environment, which it cannot decrypt',
      ...tested.reasons,
    });
  }
}
