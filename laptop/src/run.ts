import { bootstrap } from './bootstrap';
import { listEnvironments } from './list-environments';
import { isDirty, readHead } from './git';
import { tryFindPipeline } from './pipeline/find-pipeline';
import { Pipeline } from './pipeline/pipeline';
import { Runs } from './runs';
import { watchHead } from './watch-head';
import type { Engine } from './engine';
import type { Execution, Revision } from './pipeline/execution';
import type { ExecutionStore } from './pipeline/execution-store';
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
    services.host.emit({
      type: 'notice',
      level: 'warning',
      message: `the working tree has changes that are not committed: they are not part of this run, which takes ${head.version.slice(0, 7)}`,
    });
  }
  if (tryFindPipeline(services.stacks) === undefined) {
    services.host.emit({ type: 'notice', level: 'info', message: 'first run here: making the pipeline from the commit' });
    await bootstrap({ services, version: head.version, signal });
  }
  const { store } = engine;
  const pipeline = new Pipeline({ services, store, signal, until });
  const runs = new Runs((result) => {
    report(engine, result);
    if (!once && !signal.aborted && result !== 'AwaitingApproval') {
      services.host.emit({
        type: 'notice',
        level: 'info',
        message: 'the environments stay up, and a new commit starts a new run; Ctrl-C stops everything',
      });
    }
  });
  engine.livePipeline.attach({ pipeline, take: (result) => runs.take(result) });
  runs.take(begin({ pipeline, store, head }));
  if (!once) {
    await follow({ engine, pipeline, head, signal, runs });
  }
  return runs.settled();
}

/** Goes on with what was left of this commit, or starts anew. */
function begin({ pipeline, store, head }: { pipeline: Pipeline; store: ExecutionStore; head: Revision }): Promise<RunResult> {
  const left = store.list().filter((execution) => execution.status === 'InProgress' || execution.status === 'Stopping');
  const resumable = left.findLast((execution) => isResumable(execution, head));
  pipeline.endLeft(left.filter((execution) => execution !== resumable));
  return resumable === undefined ? pipeline.run(head) : pipeline.resume(resumable);
}

const isResumable = (execution: Execution, head: Revision): boolean =>
  execution.status === 'InProgress' && execution.type === 'STANDARD' && execution.revision.version === head.version;

/** Every new commit starts a run, also while an earlier one waits for its approval. Ends when stopped, or when nobody can approve. */
async function follow({
  engine,
  pipeline,
  head,
  signal,
  runs,
}: {
  engine: Engine;
  pipeline: Pipeline;
  head: Revision;
  signal: AbortSignal;
  runs: Runs;
}): Promise<void> {
  for await (const revision of watchHead(engine.services.context.projectDirectory, {
    version: head.version,
    signal: AbortSignal.any([signal, runs.over]),
  })) {
    runs.take(pipeline.run(revision));
  }
}

/** Tells what every environment serves now. */
function report(engine: Engine, result: RunResult): void {
  const { host, stacks } = engine.services;
  listEnvironments(stacks.list()).forEach((environment) => host.emit({ type: 'environment', ...environment }));
  host.emit({ type: 'end', result });
}
