import type { Construct } from 'constructs';
import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { inlineLambdaCode } from './inline-lambda-code';

export interface InlineFunctionProps {
  readonly description: string;
  /** Absolute path of the `*.lambda.ts` file, which exports `handler`. */
  readonly entry: string;
  readonly timeout: Duration;
  readonly logRetentionDays: number;
  /** What the function may do besides logging, by the name of the policy. */
  readonly policies: Readonly<Record<string, readonly PolicyStatement[]>>;
}

/** Adds a function behind a custom resource, with its role and its logs. */
export function addInlineFunction(scope: Construct, props: InlineFunctionProps): LambdaFunction {
  const logGroup = new LogGroup(scope, 'Logs', { retention: props.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
  const logging = new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] });
  const policies = Object.entries({ ...props.policies, Logs: [logging] });
  const handler = new LambdaFunction(scope, 'Handler', {
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: inlineLambdaCode(props.entry),
    timeout: props.timeout,
    role: new Role(scope, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: Object.fromEntries(policies.map(([name, statements]) => [name, new PolicyDocument({ statements: [...statements] })])),
    }),
    logGroup,
  });
  // The role has inline policies, so the reference to it is enough.
  (handler.node.defaultChild as CfnFunction).addDeletionOverride('DependsOn');
  return handler;
}
