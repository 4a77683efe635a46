import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localUrl } from '../../local-urls';
import { findPipeline } from '../find-pipeline';
import { asString } from '../json';
import type { JsonObject } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import type { ActionContext, ActionOutcome } from '../action-context';

const ACCOUNT_IN_ARN = /^arn:[^:]*:iam::(\d{12}):/;

/** Deploys a stack from a template in an artifact, once the environments of the last run are up again. */
export async function runDeploy(context: ActionContext): Promise<ActionOutcome> {
  const { action, services } = context;
  const configuration = action.configuration;
  refuse(configuration, ['ParameterOverrides', 'TemplateConfiguration']);
  const stackName = asString(configuration.StackName);
  const broken = (await services.resumed).has(stackName);
  const { changed, outputs } = await services.stacks.deploy({
    stackName,
    account: account(asString(configuration.RoleArn)),
    region: action.region ?? findPipeline(services.stacks).stack.region,
    template: readTemplate(context),
    log: context.log,
    signal: context.signal,
  });
  if (broken && !changed) {
    // The build may have made what was missing, such as the image after a change of the runtime.
    await services.stacks.resume(stackName, { log: context.log, signal: context.signal });
  }
  const stacks = services.stacks.list();
  const externalId = stacks.find(({ name }) => name === stackName)?.stackId;
  return {
    summary: changed ? `${stackName} deployed` : `${stackName} unchanged`,
    outputVariables: localUrls(outputs, stacks),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

function readTemplate(context: ActionContext): JsonObject {
  const location = asString(context.action.configuration.TemplatePath);
  const [artifact = '', path = ''] = location.split('::');
  const file = join(context.artifact(artifact), path);
  if (!existsSync(file)) {
    throw new Error(`${location} is not in the artifact ${artifact}: the build before did not write it; see its log`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
}

function account(roleArn: string): string {
  const found = ACCOUNT_IN_ARN.exec(roleArn)?.[1];
  if (found === undefined) {
    throw new Error(`the deployment role ${roleArn} does not tell the account; expected arn:aws:iam::<twelve digits>:role/…`);
  }
  return found;
}

function refuse(configuration: JsonObject, keys: readonly string[]): void {
  const given = keys.filter((key) => configuration[key] !== undefined);
  if (given.length > 0) {
    throw new Error(`the laptop does not read ${given.join(' and ')} of a CloudFormation action: put the values into the template`);
  }
}

const localUrls = (outputs: Readonly<Record<string, string>>, stacks: readonly Stack[]): Record<string, string> =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, localUrl(value, stacks)]));
