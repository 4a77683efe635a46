import { readCommit, readHead, RepositoryError } from '../../git';
import { sourceActions } from './describe-execution';
import { findLivePipeline, findPipelineByName, type CodePipelineBackend, type FoundPipeline } from './find-in-pipeline';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';
import type { RecordedCall } from '../operation';

/** Takes the requested commit through the pipeline; without one, the checked-out commit. */
export async function startPipelineExecution(backend: CodePipelineBackend, { input, caller }: RecordedCall): Promise<JsonObject> {
  const found = findPipelineByName(backend, input.string('name'));
  const { pipeline, track } = findLivePipeline(backend);
  const head = await readHead(backend.projectDirectory);
  const commit = requestedCommit(found, input);
  const revision = commit === null ? head : { ...(await findCommit(backend, { commit, input })), branch: head.branch };
  const { execution, result } = pipeline.start(revision, caller);
  track(result);
  return { pipelineExecutionId: execution.id };
}

function requestedCommit({ definition }: FoundPipeline, input: JsonReader): string | null {
  const [requested, ...others] = input.objects('sourceRevisions');
  if (requested === undefined) {
    return null;
  }
  const sources = sourceActions(definition).map(({ name }) => name);
  const commit = requested.string('revisionValue');
  const isCommit = requested.string('revisionType') === 'COMMIT_ID' && /^[0-9a-f]{7,40}$/.test(commit);
  if (others.length > 0 || !sources.includes(requested.string('actionName')) || !isCommit) {
    input.fail('sourceRevisions', `must be one revision of type COMMIT_ID for the action ${sources.join(' or ')}`);
  }
  return commit;
}

async function findCommit(
  { projectDirectory }: CodePipelineBackend,
  { commit, input }: { readonly commit: string; readonly input: JsonReader },
): ReturnType<typeof readCommit> {
  try {
    return await readCommit(projectDirectory, commit);
  } catch (error) {
    if (error instanceof RepositoryError) {
      input.fail('sourceRevisions', `names no commit of this repository: ${error.message}`);
    }
    throw error;
  }
}
