import { bootstrap } from './bootstrap';
import { checkContainers } from './ecs/need-docker';
import { isDirty, readHead, RepositoryError } from './git';
import { listEnvironments } from './list-environments';
import { isActive } from './pipeline/execution';
import { tryFindPipeline } from './pipeline/find-pipeline';
import { preparePush } from './push/push-repository';
import { Runs } from './runs';
import { watchHead } from './watch-head';
import type { JsonObject } from './json';
import type { Engine } from './engine';
import type { Execution, Revision } from './pipeline/execution';
import type { RunResult } from './pipeline/outcomes';
import type { Pipeline } from './pipeline/pipeline';

export interface RunProps {
  readonly engine: Engine;
  /** Name of the stage after which a run ends. */
  readonly until: string | null;
  /** End after the first run, instead of waiting for further commits. */
  readonly once: boolean;
  readonly signal: AbortSignal;
}

/** Takes the checked-out commit through the pipeline and, unless `once`, every commit after it. Returns the last result. */
export async function run(props: RunProps): Promise<RunResult> {
  const { engine, until, once, signal } = props;
  const { projectDirectory } = engine.context;
  const head = await readHead(projectDirectory);
  if (!once) {
    await offerPush(engine);
  }
  await prepare(props, head);
  const pipeline = engine.createPipeline({ signal, until });
  const runs = new Runs({
    report: (result) => report(props, result),
    warn: (message) => engine.host.emit({ type: 'notice', level: 'warning', message }),
  });
  engine.livePipeline.attach({ pipeline, track: (result) => runs.track(result) });
  runs.track(begin({ engine, pipeline, head }));
  if (!once) {
    const watch = { version: head.version, signal: AbortSignal.any([signal, runs.over]) };
    // A new commit starts a run even while an earlier one waits for its approval. One that was pushed to the engine has its run.
    for await (const revision of watchHead(projectDirectory, watch)) {
      if (engine.store.newestCommit()?.revision.version !== revision.version) {
        runs.track(takeCommit(pipeline, revision));
      }
    }
  }
  return runs.settled();
}

async function offerPush({ context, host }: Engine): Promise<void> {
  const inform = (level: 'info' | 'warning', message: string): void => host.emit({ type: 'notice', level, message });
  try {
    const outcome = await preparePush(context);
    if (outcome.kind === 'added') {
      inform('info', 'this repository has a new remote: git push local runs a commit here and shows each step');
    } else if (outcome.kind === 'taken') {
      const { url, repository } = outcome;
      inform(
        'warning',
        `the remote local is ${url}, not this engine: git push ${repository} reaches the engine, or give that remote another name`,
      );
    }
  } catch (error) {
    if (!(error instanceof RepositoryError)) {
      throw error;
    }
    inform('warning', `git push local does not work: ${error.message}`);
  }
}

async function prepare({ engine, signal }: RunProps, { version }: Revision): Promise<void> {
  const { context, host, stacks, clusters } = engine;
  if (await isDirty(context.projectDirectory)) {
    const message = `the working tree has changes that are not committed: they are not part of this run, which takes ${version.slice(0, 7)}`;
    host.emit({ type: 'notice', level: 'warning', message });
  }
  if (tryFindPipeline(stacks) === undefined) {
    host.emit({ type: 'notice', level: 'info', message: 'first run here: creating the pipeline from the commit' });
    const check = async (templates: readonly JsonObject[]): Promise<void> => {
      checkContainers(context.runtime, templates);
      await clusters.check(templates);
    };
    await bootstrap({ ...context, stacks, version, signal, check });
  }
}

/** An execution that cannot be stored fails as one that ends early does. */
async function takeCommit(pipeline: Pipeline, revision: Revision): Promise<RunResult> {
  return pipeline.start(revision).result;
}

/** Resumes an interrupted execution of the same commit, or starts a new one. */
async function begin({ engine, pipeline, head }: { engine: Engine; pipeline: Pipeline; head: Revision }): Promise<RunResult> {
  const active = engine.store.list().filter(isActive);
  const resumable = active.findLast((execution) => isResumable(execution, head));
  pipeline.endLeftovers(active.filter((execution) => execution !== resumable));
  if (resumable === undefined) {
    return pipeline.start(head).result;
  }
  const result = await pipeline.resume(resumable);
  // If nothing was left to deploy, nothing has waited for them.
  await engine.environmentsStarted();
  return result;
}

const isResumable = ({ status, type, revision }: Execution, head: Revision): boolean =>
  status === 'InProgress' && type === 'STANDARD' && revision.version === head.version;

function report({ engine, once, signal }: RunProps, result: RunResult): void {
  const { host, stacks } = engine;
  listEnvironments(stacks.list()).forEach((environment) => host.emit({ type: 'environment', ...environment }));
  host.emit({ type: 'end', result });
  if (!once && !signal.aborted && result !== 'AwaitingApproval') {
    host.emit({
      type: 'notice',
      level: 'info',
      message: 'the environments stay up, and a new commit starts a new run; Ctrl-C stops everything',
    });
  }
}
