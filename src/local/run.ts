import { bootstrap } from './bootstrap';
import { listEnvironments } from './list-environments';
import { isDirty, readHead } from './git';
import { ExecutionStore } from './pipeline/execution-store';
import { tryFindPipeline } from './pipeline/find-pipeline';
import { Pipeline } from './pipeline/pipeline';
import { watchHead } from './watch-head';
import type { Engine } from './engine';
import type { Execution, Revision } from './pipeline/execution';
import type { RunResult } from './pipeline/pipeline';

export interface RunProps {
  readonly engine: Engine;
  readonly until: string | null;
  /** End after the first run; else new commits are taken until the engine is stopped. */
  readonly once: boolean;
  readonly signal: AbortSignal;
}

/** Takes the checked-out commit through the pipeline, then, unless told otherwise, every commit that follows. Returns the last result. */
export async function run({ engine, until, once, signal }: RunProps): Promise<RunResult> {
  const { services } = engine;
  const repository = services.context.projectDirectory;
  const head = await readHead(repository);
  if (await isDirty(repository)) {
    services.host.emit({ type: 'notice', level: 'warning', message: `the working tree has changes that are not committed: they are not part of this run, which takes ${head.version.slice(0, 7)}` });
  }
  if (tryFindPipeline(services.stacks) === undefined) {
    services.host.emit({ type: 'notice', level: 'info', message: 'first run here: making the pipeline from the commit' });
    await bootstrap({ services, version: head.version, signal });
  }
  const store = new ExecutionStore(services.context.stateDirectory);
  const pipeline = new Pipeline({ services, store, signal, until });
  const first = begin({ pipeline, store, head });
  return once ? report(engine, await first) : follow({ engine, pipeline, head, signal, first });
}

/** Goes on with what was left of this commit, or starts anew. */
function begin({ pipeline, store, head }: { pipeline: Pipeline; store: ExecutionStore; head: Revision }): Promise<RunResult> {
  const left = store.list().filter((execution) => execution.status === 'InProgress');
  const resumable = left.findLast((execution) => isResumable(execution, head));
  pipeline.supersede(left.filter((execution) => execution !== resumable));
  return resumable === undefined ? pipeline.run(head) : pipeline.resume(resumable);
}

const isResumable = (execution: Execution, head: Revision): boolean => execution.type === 'STANDARD' && execution.revision.version === head.version;

interface FollowProps {
  readonly engine: Engine;
  readonly pipeline: Pipeline;
  readonly head: Revision;
  readonly signal: AbortSignal;
  readonly first: Promise<RunResult>;
}

/** Every new commit starts a run, also while an earlier one waits for its approval. Ends when stopped, or when nobody can approve. */
async function follow({ engine, pipeline, head, signal, first }: FollowProps): Promise<RunResult> {
  const end = new AbortController();
  let last: RunResult = 'Interrupted';
  const take = async (result: Promise<RunResult>): Promise<void> => {
    try {
      last = report(engine, await result);
      if (last === 'AwaitingApproval') {
        end.abort();
      } else if (!signal.aborted) {
        engine.services.host.emit({ type: 'notice', level: 'info', message: 'the environments stay up, and a new commit starts a new run; Ctrl-C stops everything' });
      }
    } catch (error) {
      end.abort(error);
      throw error;
    }
  };
  const runs = [take(first)];
  for await (const revision of watchHead(engine.services.context.projectDirectory, { version: head.version, signal: AbortSignal.any([signal, end.signal]) })) {
    runs.push(take(pipeline.run(revision)));
  }
  await Promise.all(runs);
  return last;
}

/** Tells what every environment serves now. */
function report(engine: Engine, result: RunResult): RunResult {
  const { host, stacks } = engine.services;
  listEnvironments(stacks.list()).forEach((environment) => host.emit({ type: 'environment', ...environment }));
  host.emit({ type: 'end', result });
  return result;
}
