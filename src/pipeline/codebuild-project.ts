import type { Construct } from 'constructs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  BuildSpec,
  ComputeType,
  LinuxArmBuildImage,
  LinuxArmLambdaBuildImage,
  LinuxBuildImage,
  LinuxLambdaBuildImage,
  PipelineProject,
  type BuildEnvironment,
  type BuildEnvironmentVariable,
  type Cache,
  type CfnProject,
} from 'aws-cdk-lib/aws-codebuild';
import type { CfnRole } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { partitionOf } from '../config/arns';
import type { PROJECTS } from '../config/contract';
import { roleNames } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import { acknowledge } from '../environment/acknowledge';

/** Where CodeBuild has Lambda compute (https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html#lambda.regions). */
const LAMBDA_COMPUTE_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'eu-central-1',
  'eu-west-1',
  'sa-east-1',
];

export interface CodeBuildProjectProps {
  readonly platform: PlatformConfig;
  readonly name: (typeof PROJECTS)[keyof typeof PROJECTS];
  readonly description: string;
  /** Path in the source, so that an execution uses the buildspec of its own commit. */
  readonly buildspec: string;
  readonly timeout: Duration;
  /**
   * Runs on Lambda compute where the region has it: it starts in seconds, has no Docker and no cache, writes below `/tmp` only (the source is
   * there), and ends after 15 minutes whatever `timeout` says.
   * @default false
   */
  readonly lambdaCompute?: boolean;
  /** On EC2 compute. @default SMALL */
  readonly computeType?: ComputeType;
  /** Needed to use Docker. @default false */
  readonly privileged?: boolean;
  /** @default - none */
  readonly environmentVariables?: Record<string, BuildEnvironmentVariable>;
  /** @default - none */
  readonly cache?: Cache;
}

/** A CodeBuild project that runs a buildspec of the repository, on the architecture of the service. */
export class CodeBuildProject extends PipelineProject {
  constructor(scope: Construct, id: string, props: CodeBuildProjectProps) {
    const projectName = `${props.platform.name}-${props.name}`;
    const lambda = props.lambdaCompute ? lambdaEnvironment(props.platform) : undefined;
    super(scope, id, {
      projectName,
      description: props.description,
      buildSpec: BuildSpec.fromSourceFilename(props.buildspec),
      environment: lambda ?? {
        buildImage:
          props.platform.build.architecture === 'ARM64'
            ? LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_4_0
            : LinuxBuildImage.AMAZON_LINUX_2023_6,
        computeType: props.computeType ?? ComputeType.SMALL,
        privileged: props.privileged,
      },
      environmentVariables: props.environmentVariables,
      // Lambda compute refuses both.
      ...(lambda ? {} : { timeout: props.timeout, queuedTimeout: Duration.hours(1) }),
      cache: props.cache,
      logging: {
        cloudWatch: {
          logGroup: new LogGroup(scope, `${id}Logs`, {
            logGroupName: `/aws/codebuild/${projectName}`,
            retention: RetentionDays.THREE_MONTHS,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        },
      },
    });
    this.nameRole(props);
    this.acknowledgeFindings(props.platform);
  }

  /** Environments in other accounts trust the role by its name. */
  private nameRole({ platform, name }: CodeBuildProjectProps): void {
    const role = this.role?.node.defaultChild as CfnRole;
    role.roleName = roleNames.project({ platform: platform.name, project: name, region: platform.pipeline.region });
  }

  private acknowledgeFindings({ pipeline: { account, region } }: PlatformConfig): void {
    const partition = partitionOf(region);
    const self = `<${Stack.of(this).resolve((this.node.defaultChild as CfnProject).logicalId)}>`;
    acknowledge(this, {
      CB4: 'The artifact bucket encrypts its output',
      [`IAM5[Resource::arn:${partition}:logs:${region}:${account}:log-group:/aws/codebuild/${self}:*]`]: 'The streams of its own log group',
      [`IAM5[Resource::arn:${partition}:codebuild:${region}:${account}:report-group/${self}-*]`]:
        'Its own report groups, named in its buildspec',
    });
  }
}

/** The build environment on Lambda compute, with a whole vCPU; undefined where the region of the pipeline has none. */
function lambdaEnvironment({ pipeline, build }: PlatformConfig): BuildEnvironment | undefined {
  if (!LAMBDA_COMPUTE_REGIONS.includes(pipeline.region)) {
    return undefined;
  }
  return {
    buildImage:
      build.architecture === 'ARM64' ? LinuxArmLambdaBuildImage.AMAZON_LINUX_2023_NODE_24 : LinuxLambdaBuildImage.AMAZON_LINUX_2023_NODE_24,
    computeType: ComputeType.LAMBDA_2GB,
  };
}
