import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { ECSClient, ServiceDeployment } from '@aws-sdk/client-ecs';
import { TEST_STAGE, TESTED_DEPLOYMENT_VARIABLES as VARIABLES } from '../../config/contract';
import { assumeRole } from '../aws/assume-role';
import { makeClients, type ClientSettings } from '../aws/clients';
import { requiredVariables } from '../command/required-variables';
import type { Terminal } from '../command/terminal';
import { listActions } from '../pipeline/list-actions';
import { strategyOf, waitingHook } from '../service/read-deployment';

/** How a deployment and the action that makes it are found. */
export interface DeploymentPlace {
  readonly ecs: ECSClient;
  readonly codePipeline: CodePipelineClient;
  readonly cluster: string;
  readonly pipeline: string;
  readonly execution: string;
  readonly stage: string;
  readonly action: string;
  /** The version that is deployed: the tag of its image. */
  readonly version: string;
}

/** A deployment of a version, as far as tests care. */
export type TestedDeployment =
  /** ECS waits until the hook is continued. */
  | { readonly kind: 'waiting'; readonly arn: string; readonly hookId: string }
  /** It does not wait for tests any more, because a person has continued it. */
  | { readonly kind: 'continued' };

/** Stages at which the new version gets requests of users, or is about to. */
const LATER_STAGES = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'];
const MAXIMUM_BATCH = 20;

/**
 * Null if the tests run after the deployment.
 * @throws UsageError if only some of the variables are set
 */
export async function openDeploymentPlace(
  { environment }: Pick<Terminal, 'environment'>,
  tested: { readonly version: string; readonly environment: string },
): Promise<DeploymentPlace | null> {
  if (!environment[VARIABLES.cluster]) {
    return null;
  }
  const found = requiredVariables(environment, {
    AWS_REGION: 'the region of the pipeline',
    [VARIABLES.cluster]: 'the cluster of the environment',
    [VARIABLES.region]: 'the region of the environment',
    [VARIABLES.pipeline]: 'the name of the pipeline',
    [VARIABLES.execution]: 'the id of the execution',
    [VARIABLES.action]: 'the action that deploys the service',
  });
  const settings: Omit<ClientSettings, 'region'> = { maxAttempts: 6, retryMode: 'adaptive' };
  const own = makeClients({ ...settings, region: found.AWS_REGION });
  const role = environment[VARIABLES.role];
  const sts = role ? await own.sts() : undefined;
  // A function, since the wait can be longer than the credentials are valid.
  const credentials = role && sts ? { credentials: () => assumeRole(sts, role) } : {};
  return {
    ecs: await makeClients({ ...settings, ...credentials, region: found[VARIABLES.region] }).ecs(),
    codePipeline: await own.codePipeline(),
    cluster: found[VARIABLES.cluster],
    pipeline: found[VARIABLES.pipeline],
    execution: found[VARIABLES.execution],
    stage: tested.environment,
    action: found[VARIABLES.action],
    version: tested.version,
  };
}

/** Status of the action that deploys the service, in its latest attempt. Undefined before it starts. */
export async function readActionStatus({ codePipeline, pipeline, execution, stage, action }: DeploymentPlace): Promise<string | undefined> {
  const actions = await listActions({ client: codePipeline, pipeline }, execution);
  return actions.find(({ stageName, actionName }) => stageName === stage && actionName === action)?.status;
}

/** The deployment of the version that is in progress, when it has come to its tests. Null before that. */
export async function findTestedDeployment(place: DeploymentPlace): Promise<TestedDeployment | null> {
  for (const deployment of await deploymentsInProgress(place)) {
    const found = describe(deployment);
    if (found !== null && (await runsVersion(place, deployment))) {
      return found;
    }
  }
  return null;
}

function describe(deployment: ServiceDeployment): TestedDeployment | null {
  const { serviceDeploymentArn: arn, lifecycleStage: stage } = deployment;
  const hookId = waitingHook(deployment)?.hookId;
  if (stage === TEST_STAGE) {
    return arn === undefined || hookId === undefined ? null : { kind: 'waiting', arn, hookId };
  }
  // The deployment of a worker has stages, too.
  const shiftsRequests = strategyOf(deployment) !== 'ROLLING';
  return shiftsRequests && LATER_STAGES.some((later) => later === stage) ? { kind: 'continued' } : null;
}

async function deploymentsInProgress({ ecs, cluster }: DeploymentPlace): Promise<readonly ServiceDeployment[]> {
  const { DescribeServiceDeploymentsCommand, ListServiceDeploymentsCommand, paginateListServices } = await import('@aws-sdk/client-ecs');
  const arns: string[] = [];
  for await (const { serviceArns = [] } of paginateListServices({ client: ecs }, { cluster })) {
    for (const service of serviceArns) {
      const { serviceDeployments = [] } = await ecs.send(
        new ListServiceDeploymentsCommand({ cluster, service, status: ['PENDING', 'IN_PROGRESS'] }),
      );
      arns.push(...serviceDeployments.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []));
    }
  }
  const found: ServiceDeployment[] = [];
  for (let index = 0; index < arns.length; index += MAXIMUM_BATCH) {
    const serviceDeploymentArns = arns.slice(index, index + MAXIMUM_BATCH);
    found.push(...((await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }))).serviceDeployments ?? []));
  }
  return found;
}

/** A restart by hand is a deployment, too: of the previous version. */
async function runsVersion({ ecs, version }: DeploymentPlace, { targetServiceRevision }: ServiceDeployment): Promise<boolean> {
  const arn = targetServiceRevision?.arn;
  if (arn === undefined) {
    return false;
  }
  const { DescribeServiceRevisionsCommand } = await import('@aws-sdk/client-ecs');
  const { serviceRevisions = [] } = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }));
  return serviceRevisions.some(({ containerImages = [] }) => containerImages.some(({ image = '' }) => image.includes(`:${version}`)));
}
