import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runBuild } from '../../codebuild/run-build';
import { JsonReader } from '../../json-reader';
import { findPipeline } from '../find-pipeline';
import type { Stacks } from '../../cloudformation/stacks';
import type { BuildResult } from '../../codebuild/build';
import type { ReportSummary } from '../../codebuild/report';
import type { ParameterStore } from '../../ssm/parameter-store';
import type { ActionHandler, ActionRequest } from '../action-handler';
import type { ActionResult } from '../outcomes';
import type { RoleRequest } from '../../endpoint/credential-store';
import type { ActionDefinition } from '../pipeline-definition';

export interface BuildActionProps {
  readonly stateDirectory: string;
  /** Its `node_modules` is used where the build cache has none. */
  readonly projectDirectory: string;
  readonly stacks: Pick<Stacks, 'list'>;
  readonly parameters: Pick<ParameterStore, 'find'>;
  /** Variables that point every AWS SDK at the engine's endpoint, with the credentials of a role. */
  readonly awsEnvironment: (role: Omit<RoleRequest, 'durationSeconds'>) => Readonly<Record<string, string>>;
  /** Folders put before `PATH`. */
  readonly path: readonly string[];
}

const DEFAULT_TIMEOUT_MINUTES = 60;
const LAMBDA_TIMEOUT_MINUTES = 15;

/** Runs the buildspec of a CodeBuild project on the source artifact. */
export const buildAction = (props: BuildActionProps): ActionHandler => ({
  externalId: ({ configuration: { ProjectName: project } }) => (typeof project === 'string' ? `${project}:${randomUUID()}` : undefined),
  run: async (request) => resultOf(await build(props, request)),
});

async function build(props: BuildActionProps, request: ActionRequest): Promise<BuildResult> {
  const { stateDirectory, stacks, parameters } = props;
  const { action, stage, workDirectory, artifact, execution, log, signal } = request;
  const { account, region } = findPipeline(stacks).stack;
  const { name, project } = findProject(stacks, request);
  const lambdaCompute = project.object('Environment').string('Type').endsWith('LAMBDA_CONTAINER');
  rmSync(workDirectory, { recursive: true, force: true });
  mkdirSync(workDirectory, { recursive: true });
  return runBuild({
    projectName: name,
    buildspec: project.object('Source').string('BuildSpec'),
    sourceDirectory: artifact(sourceOf(action, stage)),
    workDirectory,
    checkoutDirectory: join(stateDirectory, 'builds', `${stage}.${action.name}`),
    cacheDirectory: join(stateDirectory, 'cache', name),
    cacheSeedDirectory: props.projectDirectory,
    artifactDirectories: Object.fromEntries(action.outputs.map((output) => [output, artifact(output)])),
    environment: {
      ...props.awsEnvironment({ roleArn: project.string('ServiceRole'), sessionName: `build-${execution.id}` }),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ...projectVariables(project, parameters),
      ...actionVariables(request),
    },
    findParameter: (parameter) => parameters.find(parameter)?.value,
    path: props.path,
    account,
    region,
    version: execution.revision.version,
    timeoutMinutes: project.optionalNumber('TimeoutInMinutes') ?? (lambdaCompute ? LAMBDA_TIMEOUT_MINUTES : DEFAULT_TIMEOUT_MINUTES),
    lambdaCompute,
    log,
    signal,
  });
}

function findProject(
  stacks: BuildActionProps['stacks'],
  { stage, action }: ActionRequest,
): { readonly name: string; readonly project: JsonReader } {
  const name = new JsonReader(`action ${stage}/${action.name}`, action.configuration).string('ProjectName');
  const projects = stacks.list().flatMap((stack) => stack.resources.filter(({ type }) => type === 'AWS::CodeBuild::Project'));
  const found = projects.find(({ physicalId }) => physicalId === name);
  if (found === undefined) {
    const names = projects.map(({ physicalId }) => physicalId).join(', ');
    throw new Error(`action ${stage}/${action.name} starts the CodeBuild project ${name}, which no stack has; there are ${names}`);
  }
  return { name, project: JsonReader.of(found) };
}

function sourceOf({ inputs, name }: ActionDefinition, stage: string): string {
  const [source] = inputs;
  if (source === undefined) {
    throw new Error(`action ${stage}/${name} has no input artifact; a build needs one as its source`);
  }
  return source;
}

function projectVariables(project: JsonReader, parameters: BuildActionProps['parameters']): Record<string, string> {
  return Object.fromEntries(
    project
      .object('Environment')
      .objects('EnvironmentVariables')
      .map((variable) => [variable.string('Name'), valueOf(variable, parameters)]),
  );
}

function valueOf(variable: JsonReader, parameters: BuildActionProps['parameters']): string {
  const type = variable.optionalString('Type') ?? 'PLAINTEXT';
  const value = variable.string('Value');
  if (type === 'PLAINTEXT') {
    return value;
  }
  const parameter = type === 'PARAMETER_STORE' ? parameters.find(value) : undefined;
  if (parameter === undefined) {
    throw new Error(`variable ${variable.string('Name')} comes from ${type} ${value}, which does not exist on the laptop`);
  }
  return parameter.value;
}

function actionVariables({ action, stage }: ActionRequest): Record<string, string> {
  const configuration = new JsonReader(`action ${stage}/${action.name}`, action.configuration);
  const variables = JSON.parse(configuration.optionalString('EnvironmentVariables') ?? '[]') as { name: string; value: string }[];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

function resultOf({ status, failure, reports, exportedVariables, differences }: BuildResult): ActionResult {
  if (status === 'SUCCEEDED') {
    return { kind: 'succeeded', summary: [...reports.map(describe), ...differences].join(', '), outputVariables: exportedVariables };
  }
  const tests = reports.flatMap((report) => report.failures.map((test) => `  ✖ ${test}`));
  return { kind: 'failed', summary: [failure ?? status, ...tests, ...differences].join('\n') };
}

function describe({ name, tests, failed, skipped }: ReportSummary): string {
  return `${tests - failed - skipped} of ${tests} ${name} passed`;
}
