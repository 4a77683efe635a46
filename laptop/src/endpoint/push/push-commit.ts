import { readCommit, RepositoryError } from '../../git';
import { findPipeline } from '../../pipeline/find-pipeline';
import { pipelineDefinition, type PipelineDefinition } from '../../pipeline/pipeline-definition';
import { EndpointError } from '../endpoint-error';
import { findLivePipeline, type CodePipelineBackend } from '../codepipeline/find-in-pipeline';
import type { JsonReader } from '../../json-reader';
import type { PushedCommit } from '../../push/push-state';

/**
 * Takes a commit through the pipeline. Where the newest execution is of this commit and still runs, such as one that the engine has started
 * because the commit was checked out, it is that one.
 */
export async function pushCommit(backend: CodePipelineBackend, input: JsonReader): Promise<PushedCommit> {
  const { pipeline, track } = findLivePipeline(backend);
  const branch = input.string('branch');
  checkBranch(pipelineDefinition(findPipeline(backend.stacks).record), branch);
  const commit = await findCommit(backend, input.string('commit'));
  const newest = backend.store.newestCommit();
  if (newest?.revision.version === commit.version && pipeline.isRunning(newest)) {
    return { execution: newest.number, followed: true };
  }
  const { execution, result } = pipeline.start({ ...commit, branch });
  track(result);
  return { execution: execution.number, followed: false };
}

function checkBranch({ stages }: PipelineDefinition, branch: string): void {
  const branches = stages
    .flatMap(({ actions }) => actions)
    .filter(({ kind }) => kind === 'source')
    .map(({ configuration }) => configuration.BranchName);
  if (!branches.includes(branch)) {
    throw refusal(`the pipeline takes the branch ${branches.join(', ')}; git push local ${branch}:${branches.join(', ')} runs this commit`);
  }
}

async function findCommit({ projectDirectory }: CodePipelineBackend, id: string): ReturnType<typeof readCommit> {
  try {
    return await readCommit(projectDirectory, id);
  } catch (error) {
    if (error instanceof RepositoryError) {
      throw refusal(`the repository ${projectDirectory} does not have this commit; fetch it there, then push it from there`);
    }
    throw error;
  }
}

const refusal = (message: string): EndpointError => new EndpointError('ValidationException', message);
