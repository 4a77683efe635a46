import { join } from 'node:path';
import { Construct } from 'constructs';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { parameterNames } from '../config/names';
import type { DatabaseConfig } from '../config/platform-config';
import { DATABASE_PASSWORD_RESOURCE_TYPE, type DatabasePasswordProperties } from './database-password.lambda-shared';
import type { EnvironmentProps } from './environment-props';
import { addInlineFunction } from './inline-function';

export interface DatabasePasswordProps extends EnvironmentProps {
  readonly database: DatabaseConfig;
}

/** Creates the password of the database in Parameter Store on the first deployment. */
export class DatabasePassword extends Construct {
  constructor(scope: Construct, id: string, props: DatabasePasswordProps) {
    super(scope, id);
    const parameterName = parameterNames.databasePassword(props.platform.name, props.environment.name);
    const properties: DatabasePasswordProperties = {
      ParameterName: parameterName,
      // A final snapshot can only be used with the password.
      OnDelete: props.database.onDelete === 'destroy' ? 'delete' : 'keep',
    };
    const parameterArn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameterName.slice(1) });
    const actions = ['ssm:PutParameter', ...(properties.OnDelete === 'delete' ? ['ssm:DeleteParameter'] : [])];
    const handler = addInlineFunction(this, {
      description: 'Makes the password of the database',
      entry: join(__dirname, 'database-password.lambda.ts'),
      timeout: Duration.minutes(1),
      logRetentionDays: props.environment.logRetentionDays,
      policies: { Password: [new PolicyStatement({ actions, resources: [parameterArn] })] },
    });
    new CustomResource(this, 'Resource', {
      resourceType: DATABASE_PASSWORD_RESOURCE_TYPE,
      serviceToken: handler.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: { ...properties },
    });
  }
}
