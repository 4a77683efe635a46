/** Names that are derived from the platform's name and an environment's name. */

export const pipelineStackName = (platform: string): string => `${platform}-pipeline`;
/** Stack with the bucket that the pipeline needs in another region; CDK Pipelines names it. */
export const supportStackName = (platform: string, region: string): string => `${pipelineStackName(platform)}-support-${region}`;
/** Whether a stack is the pipeline of a platform, or the one that CDK Pipelines adds for the artifacts of another region. */
export const isPipelineStackName = (stack: string): boolean => /-pipeline(-support-[a-z0-9-]+)?$/.test(stack);
export const pipelineName = (platform: string): string => platform;
/** No environment may have a name that begins with it. */
export const APPROVAL_STAGE_PREFIX = 'approve-';
/** Stage of the pipeline in which a person approves what goes to an environment. */
export const approvalStageName = (environment: string): string => `${APPROVAL_STAGE_PREFIX}${environment}`;
/** The environment that a stage belongs to: `prod` for `approve-prod` and for `prod`. */
export const environmentOfStage = (stage: string): string =>
  stage.startsWith(APPROVAL_STAGE_PREFIX) ? stage.slice(APPROVAL_STAGE_PREFIX.length) : stage;
export const imageRepositoryName = (platform: string): string => platform;
const STACK_PARTS = ['network', 'database', 'service'] as const;
export type StackPart = (typeof STACK_PARTS)[number];
/** Prefix of the names of all stacks of an environment, before a hyphen. */
export const stackNamePrefix = (platform: string, environment: string): string => `${platform}-${environment}`;
export const stackName = ({ platform, environment, part }: { platform: string; environment: string; part: StackPart }): string =>
  `${stackNamePrefix(platform, environment)}-${part}`;
/**
 * Description of a stack of an environment. Commands read the environment from it when the configuration no longer has it: in
 * `shop-eu-test-network`, only the description tells the environment `test` of `shop-eu` from `eu-test` of `shop`.
 */
export const stackDescription = ({ content, platform, environment }: { content: string; platform: string; environment: string }): string =>
  `${content} of ${platform} in ${environment}`;
/** The environment and part of a stack; undefined for one of another platform or of `extend.ts`. */
export function partOfStack({
  platform,
  stack,
  description = '',
}: {
  platform: string;
  stack: string;
  description: string | undefined;
}): { readonly environment: string; readonly part: StackPart } | undefined {
  const [, owner, environment = ''] = / of (\S+) in (\S+)$/.exec(description) ?? [];
  const part = STACK_PARTS.find((each) => stackName({ platform, environment, part: each }) === stack);
  return owner !== platform || part === undefined ? undefined : { environment, part };
}
/** Prefix of the environment whose network a stack is; undefined for any other stack. */
export const networkOf = (stack: string): string | undefined =>
  stack.endsWith('-network') ? stack.slice(0, -'-network'.length) : undefined;

/** Names of IAM roles. The region is in them because a name must be unique in an account, and the same platform may be in two regions. */
export const roleNames = {
  /** Role of a CodeBuild project, such as `build`. Other accounts name it in the trust policy of their role for the pipeline. */
  project: ({ platform, project, region }: { platform: string; project: string; region: string }): string =>
    `${platform}-${project}-${region}`,
  /** Role of an environment in another account than the pipeline's, with which the pipeline's projects read what they need there. */
  reader: ({ platform, environment, region }: { platform: string; environment: string; region: string }): string =>
    `${platform}-${environment}-reader-${region}`,
  /** Role of such an environment with which the acceptance tests continue a deployment that waits for them, or roll it back. */
  tester: ({ platform, environment, region }: { platform: string; environment: string; region: string }): string =>
    `${platform}-${environment}-tester-${region}`,
  /** Role that the chat channels have, and that people choose as their own in chat. */
  chat: ({ platform, region }: { platform: string; region: string }): string => `${platform}-chat-${region}`,
} as const;

/** Names of parameters in Parameter Store. */
export const parameterNames = {
  databasePassword: (platform: string, environment: string): string => `/${platform}/${environment}/database/password`,
  secret: ({ platform, environment, key }: { platform: string; environment: string; key: string }): string =>
    `/${platform}/${environment}/secrets/${key}`,
  url: (platform: string, environment: string): string => `/${platform}/${environment}/url`,
  version: (platform: string, environment: string): string => `/${platform}/${environment}/version`,
  /** The versions whose release command has succeeded. */
  releases: (platform: string, environment: string): string => `/${platform}/${environment}/releases`,
} as const;

/**
 * Family of the task definition of the service, or of a worker. No name has two hyphens in a row, so the family of the worker `eu` in `test`
 * is never that of the environment `test-eu`.
 */
export const taskFamily = ({
  platform,
  environment,
  worker,
}: {
  platform: string;
  environment: string;
  /** Null for the service itself. */
  worker: string | null;
}): string => `${platform}-${environment}${worker === null ? '' : `--${worker}`}`;
/** Family of the task definition of a schedule, and the beginning of those of all schedules without its name. */
export const jobFamily = ({ platform, environment, job }: { platform: string; environment: string; job: string }): string =>
  `${platform}-${environment}--job--${job}`;
/** Prefix of the log streams of the tasks of a schedule. */
export const jobStreamPrefix = (job: string): string => `job--${job}`;
/** The worker whose task definition has a family; null for that of the service. */
export const workerOfFamily = (family: string): string | null => /--([a-z][a-z0-9-]*)$/.exec(family)?.[1] ?? null;
/** The AWS Budget of an environment, and the value of its tag. Unique in an account, in all regions. */
export const budgetName = (platform: string, environment: string): string => `${platform}-${environment}`;
export const clusterName = (platform: string, environment: string): string => `${platform}-${environment}`;
/** Log group of the containers of an environment. */
export const serviceLogGroupName = (platform: string, environment: string): string => `/${platform}/${environment}/service`;
