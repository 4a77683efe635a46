import { exportCommit } from '../../git';
import { asString } from '../json';
import type { ActionContext, ActionOutcome } from '../action-context';

/** Stands in for CodeConnections: the commit comes from the repository on this machine, without its history, as CodePipeline passes it on. */
export async function runSource(context: ActionContext): Promise<ActionOutcome> {
  const { action, execution, services } = context;
  const { version, message, author, branch } = execution.revision;
  for (const output of action.outputs) {
    await exportCommit({ repository: services.context.projectDirectory, version, directory: context.artifact(output) });
  }
  context.log(`commit ${version} of branch ${branch} by ${author}: ${message}`);
  return {
    summary: `${version.slice(0, 7)} ${message.split('\n')[0] ?? ''}`,
    outputVariables: {
      AuthorDisplayName: author,
      BranchName: branch,
      CommitId: version,
      CommitMessage: message,
      ConnectionArn: asString(action.configuration.ConnectionArn),
      FullRepositoryName: asString(action.configuration.FullRepositoryId),
      ProviderType: 'Laptop',
    },
  };
}
