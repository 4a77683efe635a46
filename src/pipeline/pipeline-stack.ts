import { Duration, Stack, Tags, type App } from 'aws-cdk-lib';
import { ExecutionMode, Pipeline, PipelineType, type CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { ARTIFACTS, PROJECTS } from '../config/contract';
import { TEST_WAIT_MINUTES, testsBeforeTraffic } from '../config/deployment';
import { pipelineName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';
import type { EnvironmentStage } from '../environment/environment-stage';
import { ArtifactBucket, CACHE_FOLDER } from './artifact-bucket';
import { BuildProject } from './build-project';
import { CodeBuildProject } from './codebuild-project';
import { finishArtifactAccess, grantArtifacts } from './artifact-access';
import { addEnvironmentStages } from './environment-stages';
import { addFixedStages } from './fixed-stages';
import { ImageRepository, otherAccounts } from './image-repository';
import { Chat, Notifications } from './notifications';

/** As long as Lambda compute runs at most. */
const TEST_MINUTES = 15;

export interface PipelineStackProps {
  readonly platform: PlatformConfig;
  /** In promotion order. */
  readonly environments: readonly EnvironmentStage[];
}

/** The pipeline from a commit to the last environment. It depends on the configuration, never on the version. */
export class PipelineStack extends Stack {
  readonly pipeline: Pipeline;

  constructor(scope: App, id: string, { platform, environments }: PipelineStackProps) {
    const { account, region, notifyEmails } = platform.pipeline;
    super(scope, id, {
      env: { account, region },
      description: `Pipeline of ${platform.name}`,
    });
    for (const [key, value] of Object.entries(platform.tags)) {
      Tags.of(this).add(key, value);
    }

    const crossAccount = otherAccounts(platform).length > 0;
    const images = new ImageRepository(this, 'Images', platform);
    const artifacts = new ArtifactBucket(this, 'Artifacts', { crossAccount });
    const build = new BuildProject(this, 'Build', { platform, images, artifacts });
    const acceptanceTest = this.acceptanceTest(platform);
    this.pipeline = new Pipeline(this, 'Pipeline', {
      pipelineName: pipelineName(platform.name),
      pipelineType: PipelineType.V2,
      executionMode: ExecutionMode.SUPERSEDED,
      restartExecutionOnUpdate: true,
      artifactBucket: artifacts,
      crossAccountKeys: crossAccount,
      enableKeyRotation: crossAccount,
      usePipelineRoleForActions: true,
    });
    const notifications = notifyEmails.length > 0 ? new Notifications(this, 'Notifications', notifyEmails) : undefined;
    const outputs = addFixedStages(this.pipeline, { platform, build });
    addEnvironmentStages(this.pipeline, { platform, environments, ...outputs, acceptanceTest, topic: notifications?.topic });
    notifications?.notifyOfFailures(this.pipeline);
    this.addChat(platform);

    grantArtifacts(build, {
      bucket: artifacts,
      reads: [ARTIFACTS.source],
      writes: [ARTIFACTS.assembly, ARTIFACTS.acceptance],
      cacheFolder: CACHE_FOLDER,
    });
    grantArtifacts(acceptanceTest, { bucket: artifacts, reads: [ARTIFACTS.acceptance], writes: [] });
    finishArtifactAccess(this, { pipeline: this.pipeline, artifacts });
    this.dropRedundantDependency();
  }

  private acceptanceTest(platform: PlatformConfig): CodeBuildProject {
    // The deployment may not be ready for tests within the 15 minutes of Lambda compute.
    const waits = platform.environments.some(testsBeforeTraffic);
    return new CodeBuildProject(this, 'AcceptanceTest', {
      platform,
      name: PROJECTS.acceptanceTest,
      description: `Tests an environment of ${platform.name} that has just been deployed`,
      buildspec: 'buildspec-test.yml',
      timeout: Duration.minutes(waits ? TEST_MINUTES + TEST_WAIT_MINUTES : TEST_MINUTES),
      lambdaCompute: !waits,
    });
  }

  private addChat(platform: PlatformConfig): void {
    if (platform.notifications) {
      new Chat(this, 'Chat', { platform, notifications: platform.notifications });
    }
  }

  /** The pipeline refers to its role, so an explicit dependency on the policy of the role is enough. */
  private dropRedundantDependency(): void {
    const policy = this.pipeline.role.node.findChild('DefaultPolicy').node.defaultChild as CfnPolicy;
    (this.pipeline.node.defaultChild as CfnPipeline).addOverride('DependsOn', [this.resolve(policy.logicalId)]);
  }
}
