import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runBuild } from '../../codebuild/run-build';
import { findPipeline } from '../find-pipeline';
import { asArray, asObject, asString, optionalString } from '../json';
import type { BuildResult, ReportSummary } from '../../codebuild/build';
import type { JsonObject, ResourceRecord } from '../../cloudformation/resource-provider';
import type { ActionContext, ActionOutcome } from '../action-context';

/** Runs a CodeBuild project's buildspec on the source artifact, as the project's own properties say. */
export async function runBuildAction(context: ActionContext): Promise<ActionOutcome> {
  const { action, services, execution } = context;
  const home = findPipeline(services.stacks).stack;
  const project = findProject(context, asString(action.configuration.ProjectName));
  const [source = ''] = action.inputs;
  const [output] = action.outputs;
  rmSync(context.workDirectory, { recursive: true, force: true });
  mkdirSync(context.workDirectory, { recursive: true });
  const result = await runBuild({
    projectName: project.physicalId,
    buildspec: asString(asObject(project.properties.Source).BuildSpec),
    sourceDirectory: context.artifact(source),
    workDirectory: context.workDirectory,
    checkoutDirectory: join(services.context.stateDirectory, 'builds', `${context.stage}.${action.name}`),
    cacheDirectory: join(services.context.stateDirectory, 'cache', project.physicalId),
    cacheSeedDirectory: services.context.projectDirectory,
    artifactDirectory: output === undefined ? join(context.workDirectory, 'artifact') : context.artifact(output),
    environment: {
      ...services.awsEnvironment,
      AWS_REGION: home.region,
      AWS_DEFAULT_REGION: home.region,
      ...projectVariables(project, context),
      ...actionVariables(action.configuration),
    },
    findParameter: (name) => services.context.parameters.find(name)?.value,
    path: services.buildPath,
    account: home.account,
    region: home.region,
    version: execution.revision.version,
    timeoutMinutes: typeof project.properties.TimeoutInMinutes === 'number' ? project.properties.TimeoutInMinutes : 60,
    log: context.log,
    signal: context.signal,
  });
  if (result.status !== 'SUCCEEDED') {
    throw new Error(failureOf(result));
  }
  return { summary: result.reports.map(describe).join(', '), outputVariables: result.exportedVariables };
}

function findProject(context: ActionContext, name: string): ResourceRecord {
  const projects = context.services.stacks
    .list()
    .flatMap((stack) => stack.resources.filter((resource) => resource.type === 'AWS::CodeBuild::Project'));
  const found = projects.find((project) => project.physicalId === name);
  if (found === undefined) {
    throw new Error(
      `action ${context.stage}/${context.action.name} starts the CodeBuild project ${name}, which no stack has; there are ${projects.map((project) => project.physicalId).join(', ')}`,
    );
  }
  return found;
}

function projectVariables(project: ResourceRecord, context: ActionContext): Record<string, string> {
  const variables = asObject(project.properties.Environment).EnvironmentVariables;
  return Object.fromEntries((variables === undefined ? [] : asArray(variables)).map((item) => variable(asObject(item), context)));
}

function variable(item: JsonObject, context: ActionContext): [string, string] {
  const name = asString(item.Name);
  const type = optionalString(item.Type) ?? 'PLAINTEXT';
  if (type === 'PLAINTEXT') {
    return [name, asString(item.Value)];
  }
  const parameter = type === 'PARAMETER_STORE' ? context.services.context.parameters.find(asString(item.Value)) : undefined;
  if (parameter === undefined) {
    throw new Error(`variable ${name} comes from ${type} ${asString(item.Value)}, which is not there on the laptop`);
  }
  return [name, parameter.value];
}

function actionVariables(configuration: JsonObject): Record<string, string> {
  const variables = JSON.parse(optionalString(configuration.EnvironmentVariables) ?? '[]') as { name: string; value: string }[];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

function describe(report: ReportSummary): string {
  const passed = report.tests - report.failed - report.skipped;
  return `${passed} of ${report.tests} ${report.name} passed`;
}

function failureOf(result: BuildResult): string {
  const tests = result.reports.flatMap((report) => report.failures.map((failure) => `  ✖ ${failure}`));
  return [result.failure ?? result.status, ...tests].join('\n');
}
