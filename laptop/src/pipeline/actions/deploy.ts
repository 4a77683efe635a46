import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackDeploymentError } from '../../cloudformation/stack-deployment-error';
import { localUrl } from '../../local-urls';
import { JsonReader } from '../../json-reader';
import { findPipeline } from '../find-pipeline';
import { checkContainers } from '../../ecs/need-docker';
import type { RuntimeKind } from '../../engine-context';
import type { EcsServiceProvider } from '../../ecs/ecs-service-provider';
import type { JsonObject } from '../../json';
import type { Stack } from '../../cloudformation/stack';
import type { Stacks } from '../../cloudformation/stacks';
import type { ActionHandler, ActionRequest } from '../action-handler';
import type { ActionResult } from '../outcomes';

export interface DeployActionProps {
  readonly stacks: Pick<Stacks, 'deploy' | 'list' | 'resume'>;
  readonly ecs: Pick<EcsServiceProvider, 'views'>;
  /** Resolves when the environments of the last run are up again, to the stacks that could not be resumed. */
  readonly resumed: Promise<ReadonlyMap<string, Error>>;
  readonly runtime: RuntimeKind;
}

const ACCOUNT_IN_ARN = /^arn:[^:]*:iam::(\d{12}):/;
const ACTION_MODES = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE'];
const UNSUPPORTED = ['ParameterOverrides', 'TemplateConfiguration'];

/** Deploys a stack from a template in an artifact. */
export function deployAction(props: DeployActionProps): ActionHandler {
  return {
    run: async (request) => {
      try {
        return await deploy(props, request);
      } catch (error) {
        if (error instanceof StackDeploymentError) {
          return { kind: 'failed', summary: error.message, externalId: error.stackId };
        }
        throw error;
      }
    },
  };
}

async function deploy({ stacks, ecs, resumed, runtime }: DeployActionProps, request: ActionRequest): Promise<ActionResult> {
  const { action, stage, log, signal } = request;
  const configuration = new JsonReader(`action ${stage}/${action.name}`, action.configuration);
  refuseUnsupported(configuration);
  const stackName = configuration.string('StackName');
  const location = configuration.string('TemplatePath');
  checkArtifact(request.artifact(location.split('::')[0] ?? location), runtime);
  const failedToResume = (await resumed).has(stackName);
  const { changed, outputs } = await stacks.deploy({
    stackName,
    account: accountOf(configuration.string('RoleArn')),
    region: action.region ?? findPipeline(stacks).stack.region,
    template: readTemplate(location, request),
    log,
    signal,
  });
  if (failedToResume && !changed) {
    // The build may have made what was missing, such as the image after a change of the runtime.
    await stacks.resume(stackName, { log, signal });
  }
  const all = stacks.list();
  const externalId = all.find(({ name }) => name === stackName)?.stackId;
  return {
    kind: 'succeeded',
    summary: changed ? `${stackName} deployed` : describeUnchanged(stackName, ecs),
    outputVariables: localUrls(outputs, all),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

/** As on AWS, a deployment without a change does not wait for the tasks of the service. */
function describeUnchanged(stackName: string, ecs: DeployActionProps['ecs']): string {
  const degraded = ecs
    .views()
    .filter((service) => service.stackName === stackName)
    .map(({ tasks, desiredCount }) => ({ healthy: tasks.filter(({ health }) => health !== 'UNHEALTHY').length, desiredCount }))
    .find(({ healthy, desiredCount }) => healthy < desiredCount);
  return degraded === undefined
    ? `${stackName} unchanged`
    : `${stackName} has no changes, but its service is degraded: ${degraded.healthy} of ${degraded.desiredCount} tasks are healthy`;
}

/** @param location `<artifact>::<path>` */
function readTemplate(location: string, { artifact, stage, action }: ActionRequest): JsonObject {
  const [name, path] = location.split('::');
  if (name === undefined || path === undefined) {
    throw new Error(`action ${stage}/${action.name}: TemplatePath must be <artifact>::<path>, not ${location}`);
  }
  const file = join(artifact(name), path);
  if (!existsSync(file)) {
    throw new Error(`${location} is not in the artifact ${name}: the build did not write it; see its log`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
}

/** Checks the templates of all stacks before the first one is deployed: what cannot run at the end is not begun. */
function checkArtifact(folder: string, runtime: RuntimeKind): void {
  if (runtime === 'docker') {
    return;
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.template.json'));
  checkContainers(
    runtime,
    files.map((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as JsonObject),
  );
}

function accountOf(roleArn: string): string {
  const found = ACCOUNT_IN_ARN.exec(roleArn)?.[1];
  if (found === undefined) {
    throw new Error(`the deployment role ${roleArn} has no account in its ARN; expected arn:aws:iam::<twelve digits>:role/…`);
  }
  return found;
}

function refuseUnsupported(configuration: JsonReader): void {
  configuration.choice('ActionMode', ACTION_MODES);
  const given = UNSUPPORTED.filter((key) => configuration.has(key));
  if (given.length > 0) {
    throw new Error(`the laptop does not support ${given.join(' and ')} of a CloudFormation action: put the values in the template`);
  }
}

const localUrls = (outputs: Readonly<Record<string, string>>, stacks: readonly Stack[]): Record<string, string> =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, localUrl(value, stacks)]));
