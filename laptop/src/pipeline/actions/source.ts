import { firstLine } from '../../first-line';
import { exportCommit } from '../../git';
import { JsonReader } from '../../json-reader';
import type { ActionHandler } from '../action-handler';

export interface SourceActionProps {
  /** The repository. */
  readonly projectDirectory: string;
  /** Called for each commit before anything is done with it. @throws Error that fails the action */
  readonly prepare: (version: string, signal: AbortSignal) => Promise<void>;
}

/** Takes the commit from the repository on this machine, instead of through a connection to GitHub, and without its history, as CodePipeline does. */
export const sourceAction = ({ projectDirectory, prepare }: SourceActionProps): ActionHandler => ({
  run: async ({ action, execution, stage, artifact, log, signal }) => {
    const { version, message, author, branch } = execution.revision;
    const configuration = new JsonReader(`action ${stage}/${action.name}`, action.configuration);
    await prepare(version, signal);
    for (const output of action.outputs) {
      await exportCommit({ repository: projectDirectory, version, directory: artifact(output) });
    }
    const connectionArn = configuration.optionalString('ConnectionArn');
    log(`commit ${version} of branch ${branch} by ${author}: ${message}`);
    return {
      kind: 'succeeded',
      summary: `${version.slice(0, 7)} ${firstLine(message)}`,
      outputVariables: {
        AuthorDisplayName: author,
        BranchName: branch,
        CommitId: version,
        CommitMessage: message,
        ...(connectionArn !== null && { ConnectionArn: connectionArn }),
        FullRepositoryName: configuration.string('FullRepositoryId'),
        ProviderType: 'Laptop',
      },
    };
  },
});
