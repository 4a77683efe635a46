import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readerRoleArn } from '../../config/arns';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { StackTemplate } from '../../config/stateful-resources';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { isMissingStack } from '../environment/deployed-stacks';
import { isInBuild, openReader } from '../environment/open-reader';

/** The template of a stack as it is deployed. */
export type DeployedTemplate =
  | { readonly kind: 'deployed'; readonly template: StackTemplate }
  | { readonly kind: 'new' }
  /** It may be deployed. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** The templates of stacks of an environment, by the name of the stack. A build reads with the rights of the pipeline. */
export async function readDeployed(
  context: Pick<CommandContext, 'aws' | 'platform' | 'terminal'>,
  { environment, stacks }: { readonly environment: EnvironmentConfig; readonly stacks: readonly string[] },
): Promise<ReadonlyMap<string, DeployedTemplate>> {
  const opened = await open(context, environment);
  const read = (stack: string): Promise<DeployedTemplate> | DeployedTemplate =>
    typeof opened === 'string' ? { kind: 'unknown', reason: opened } : readTemplate(opened, stack);
  return new Map(await Promise.all(stacks.map(async (stack) => [stack, await read(stack)] as const)));
}

/** A client, or the reason why there is none. */
async function open(
  { aws, platform, terminal }: Pick<CommandContext, 'aws' | 'platform' | 'terminal'>,
  environment: EnvironmentConfig,
): Promise<CloudFormationClient | string> {
  if (!isInBuild(terminal)) {
    return aws.at(environment, 'read').cloudFormation();
  }
  const { account, region } = environment;
  const roleArn = account === platform.pipeline.account ? undefined : readerRoleArn({ platform: platform.name, environment });
  const opened = await openReader({ region, roleArn });
  return opened.kind === 'open' ? opened.clients.cloudFormation() : opened.reason;
}

async function readTemplate(client: CloudFormationClient, stack: string): Promise<DeployedTemplate> {
  const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' }));
    return { kind: 'deployed', template: JSON.parse(returned(TemplateBody, `the template of ${stack}`)) as StackTemplate };
  } catch (error) {
    if (isMissingStack(error)) {
      return { kind: 'new' };
    }
    // The pipeline gets a new right from an execution, after the build of that execution.
    if (error instanceof Error && error.name.startsWith('AccessDenied')) {
      return { kind: 'unknown', reason: `no right to read the template of ${stack}; the pipeline gets it when it updates itself` };
    }
    throw error;
  }
}
