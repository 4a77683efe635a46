import { ComputeType, LinuxArmLambdaBuildImage, LinuxLambdaBuildImage, type BuildEnvironment } from 'aws-cdk-lib/aws-codebuild';
import type { PlatformConfig } from '../config/platform-config';

/** Where CodeBuild has Lambda compute (https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html#lambda.regions). */
const REGIONS: readonly string[] = [
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

/** The build environment on Lambda compute, with a whole vCPU; undefined where the region of the pipeline has none. */
export function lambdaEnvironment({ pipeline, build }: PlatformConfig): BuildEnvironment | undefined {
  if (!REGIONS.includes(pipeline.region)) {
    return undefined;
  }
  return {
    buildImage:
      build.architecture === 'ARM64' ? LinuxArmLambdaBuildImage.AMAZON_LINUX_2023_NODE_24 : LinuxLambdaBuildImage.AMAZON_LINUX_2023_NODE_24,
    computeType: ComputeType.LAMBDA_2GB,
  };
}
