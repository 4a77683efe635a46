import { join } from 'node:path';
import { Construct } from 'constructs';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { clusterName, parameterNames, serviceLogGroupName } from '../config/names';
import type { ReleaseConfig } from '../config/release';
import { acknowledge } from './acknowledge';
import type { EnvironmentProps } from './environment-props';
import { addInlineFunction } from './inline-function';
import type { NetworkStack } from './network-stack';
import { RELEASE_RESOURCE_TYPE, type ReleaseProperties } from './release.lambda-shared';
import { inCluster, runTaskStatements, taskPlacement } from './run-task';
import { LOG_STREAM_PREFIX, type ServiceTask } from './service-task';

export interface ReleaseCommandProps extends EnvironmentProps {
  readonly release: ReleaseConfig;
  readonly version: string;
  readonly network: NetworkStack;
  /** The stack whose data the command changes. */
  readonly dataStack: Stack;
  readonly task: ServiceTask;
}

/** A task can take two minutes to stop, and its image some time to be pulled. Lambda ends a function after 15 minutes. */
const HANDLER_TIMEOUT = Duration.minutes(15);

/**
 * Runs the release command of a version, before the service is updated. If it fails, so does the deployment, and CloudFormation has not
 * touched the service yet.
 */
export class ReleaseCommand extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReleaseCommandProps,
  ) {
    super(scope, id);
    const { definition } = props.task;
    const handler = addInlineFunction(this, {
      description: 'Runs the release command of a version',
      entry: join(__dirname, 'release.lambda.ts'),
      timeout: HANDLER_TIMEOUT,
      logRetentionDays: props.environment.logRetentionDays,
      policies: { Release: this.statements() },
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: RELEASE_RESOURCE_TYPE,
      serviceToken: handler.functionArn,
      serviceTimeout: HANDLER_TIMEOUT,
      properties: { ...this.properties() },
    });
    // The policies of the roles: to pull the image and read the secrets, and what the application may do.
    resource.node.addDependency(definition.obtainExecutionRole(), definition.taskRole);
  }

  private properties(): ReleaseProperties {
    const { platform, environment, release, version, task, dataStack } = this.props;
    const { subnets, securityGroup, assignPublicIp } = taskPlacement(this.props);
    return {
      Version: version,
      Command: release.command,
      TimeoutMinutes: `${release.timeoutMinutes}`,
      Cluster: clusterName(platform.name, environment.name),
      TaskDefinition: task.definition.taskDefinitionArn,
      Container: task.container.containerName,
      Subnets: subnets,
      SecurityGroup: securityGroup,
      AssignPublicIp: assignPublicIp,
      LogGroup: serviceLogGroupName(platform.name, environment.name),
      LogStreamPrefix: `${LOG_STREAM_PREFIX}/${task.container.containerName}`,
      ReleasesParameter: parameterNames.releases(platform.name, environment.name),
      DataStack: dataStack.stackId,
    };
  }

  private statements(): PolicyStatement[] {
    const { platform, environment, task } = this.props;
    const arn = (service: string, resource: string): string => Stack.of(this).formatArn({ service, resource });
    const cluster = clusterName(platform.name, environment.name);
    const revisions = arn('ecs', `task-definition/${task.definition.family}:*`);
    const tasks = arn('ecs', `task/${cluster}/*`);
    const streams = `${arn('logs', 'log-group')}:${serviceLogGroupName(platform.name, environment.name)}:log-stream:${LOG_STREAM_PREFIX}/*`;
    const parameter = arn('ssm', `parameter${parameterNames.releases(platform.name, environment.name)}`);
    acknowledge(this, {
      [`IAM5[Resource::${revisions}]`]: 'Every version has its own revision of one task definition',
      [`IAM5[Resource::${tasks}]`]: 'The ids of tasks are not known before; the tasks of a single cluster',
      [`IAM5[Resource::${streams}]`]: 'A stream per task; the streams of a single log group',
    });
    return [
      ...runTaskStatements(Stack.of(this), { platform, environment, revisions, task }),
      new PolicyStatement({
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        resources: [tasks],
        conditions: inCluster(Stack.of(this), this.props),
      }),
      new PolicyStatement({ actions: ['logs:GetLogEvents'], resources: [streams] }),
      new PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [parameter] }),
    ];
  }
}
