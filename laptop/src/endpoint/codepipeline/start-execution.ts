import type { JsonObject } from '../../cloudformation/resource-provider';
import { readCommit, readHead, RepositoryError } from '../../git';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import type { OperationRequest } from '../operation';
import { findLive, findNamed, type FoundPipeline } from './find-in-pipeline';
import { sourceActions } from './describe-execution';

/** Takes the checked-out commit, or the one that is asked for, through the pipeline. */
export async function startPipelineExecution(
  parts: EngineParts,
  { input, request }: { readonly input: Input; readonly request: OperationRequest },
): Promise<JsonObject> {
  const pipeline = findNamed(parts, input.text('name'));
  const { pipeline: live, take } = findLive(parts);
  const head = await readHead(parts.projectDirectory);
  const commit = askedCommit(pipeline, input);
  const revision =
    commit === null
      ? head
      : {
          ...(await readCommit(parts.projectDirectory, commit).catch((error: unknown) => refuseUnknown(error, input))),
          branch: head.branch,
        };
  const { execution, result } = live.start(revision, request.identity.arn);
  take(result);
  return { pipelineExecutionId: execution.id };
}

function askedCommit({ definition }: FoundPipeline, input: Input): string | null {
  const [asked, ...others] = input.objects('sourceRevisions');
  if (asked === undefined) {
    return null;
  }
  const sources = sourceActions(definition).map(({ name }) => name);
  if (
    others.length > 0 ||
    !sources.includes(asked.text('actionName')) ||
    asked.text('revisionType') !== 'COMMIT_ID' ||
    !/^[0-9a-f]{7,40}$/.test(asked.text('revisionValue'))
  ) {
    return input.refuse(`sourceRevisions takes one revision of type COMMIT_ID for the action ${sources.join(' or ')}`);
  }
  return asked.text('revisionValue');
}

function refuseUnknown(error: unknown, input: Input): never {
  if (error instanceof RepositoryError) {
    input.refuse(`the revision is no commit of this repository: ${error.message}`);
  }
  throw error;
}
