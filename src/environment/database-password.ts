import { join } from 'node:path';
import { Construct } from 'constructs';
import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { parameterNames } from '../config/names';
import type { DatabaseConfig } from '../config/platform-config';
import { DATABASE_PASSWORD_RESOURCE_TYPE, type DatabasePasswordProperties } from './database-password.lambda-shared';
import type { EnvironmentProps } from './environment-props';
import { inlineLambdaCode } from './inline-lambda-code';

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
    new CustomResource(this, 'Resource', {
      resourceType: DATABASE_PASSWORD_RESOURCE_TYPE,
      serviceToken: this.addHandler(properties, props.environment.logRetentionDays).functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: { ...properties },
    });
  }

  private addHandler(properties: DatabasePasswordProperties, retention: number): LambdaFunction {
    const logGroup = new LogGroup(this, 'Logs', { retention, removalPolicy: RemovalPolicy.DESTROY });
    const handler = new LambdaFunction(this, 'Handler', {
      description: 'Makes the password of the database',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: inlineLambdaCode(join(__dirname, 'database-password.lambda.ts')),
      timeout: Duration.minutes(1),
      role: this.addRole(properties, logGroup),
      logGroup,
    });
    // The role has inline policies, so the reference to it is enough.
    (handler.node.defaultChild as CfnFunction).addDeletionOverride('DependsOn');
    return handler;
  }

  private addRole({ ParameterName, OnDelete }: DatabasePasswordProperties, logGroup: LogGroup): Role {
    const parameterArn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: ParameterName.slice(1) });
    const actions = ['ssm:PutParameter', ...(OnDelete === 'delete' ? ['ssm:DeleteParameter'] : [])];
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Password: new PolicyDocument({
          statements: [new PolicyStatement({ actions, resources: [parameterArn] })],
        }),
        Logs: new PolicyDocument({
          statements: [new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] })],
        }),
      },
    });
  }
}
