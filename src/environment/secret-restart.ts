import { join } from 'node:path';
import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SECRET_RESTART_VARIABLES } from '../config/contract';
import { parameterNames } from '../config/names';
import type { EnvironmentProps } from './environment-props';
import { addInlineFunction } from './inline-function';

export interface SecretRestartProps extends EnvironmentProps {
  /** The service and its workers. */
  readonly services: readonly [FargateService, ...FargateService[]];
}

/** Replaces the tasks of the service and its workers when one of its secrets changes in Parameter Store. */
export class SecretRestart extends Construct {
  constructor(scope: Construct, id: string, { platform, environment, services }: SecretRestartProps) {
    super(scope, id);
    const handler = addInlineFunction(this, {
      description: 'Replaces the tasks of the service after a secret has changed',
      entry: join(__dirname, 'secret-restart.lambda.ts'),
      timeout: Duration.seconds(30),
      logRetentionDays: environment.logRetentionDays,
      policies: {
        Restart: [new PolicyStatement({ actions: ['ecs:UpdateService'], resources: services.map(({ serviceArn }) => serviceArn) })],
      },
    });
    handler.addEnvironment(SECRET_RESTART_VARIABLES.cluster, services[0].cluster.clusterName);
    handler.addEnvironment(SECRET_RESTART_VARIABLES.services, services.map(({ serviceName }) => serviceName).join(','));
    const names = environment.service.secrets.map((key) =>
      parameterNames.secret({ platform: platform.name, environment: environment.name, key }),
    );
    new Rule(this, 'Rule', {
      description: 'A secret of the service has changed',
      // Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
      eventPattern: {
        source: ['aws.ssm'],
        detailType: ['Parameter Store Change'],
        detail: { name: names, operation: ['Create', 'Update'] },
      },
      targets: [new LambdaFunction(handler)],
    });
  }
}
