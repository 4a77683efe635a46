import type { Execution } from '../../pipeline/execution';
import type { Deployment } from './deployments';

const WEEK = 7 * 24 * 3_600_000;
/** How far back the measures look. */
export const WEEKS = 12;

/** One value of a measure: of a week, of a deployment or of a failure. */
export interface Sample {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
  readonly execution?: Execution;
}

export interface Measure {
  /** Undefined where there is not enough data. */
  readonly value: number | undefined;
  /** What the value was computed from, the oldest first. */
  readonly samples: readonly Sample[];
}

/**
 * The four measures of software delivery by DORA, of the last twelve weeks in the last environment. The names and the ideas are those of
 * https://dora.dev/guides/dora-metrics-four-keys/, which leaves to each team what a deployment and a failure are; they are defined here.
 */
export interface Measures {
  /**
   * Deployment frequency: successful deployments of commits per week. Rollbacks are not counted. Needs a first execution at least one week
   * ago; of a shorter history than twelve weeks, the weeks are counted from the first execution.
   */
  readonly deploymentFrequency: Measure;
  /**
   * Lead time for changes, in milliseconds: the median time from a commit (committer date) to the end of the deployment that brought it. A
   * commit whose own execution did not get there, since it failed, was rejected, superseded, stopped or interrupted, comes with the next
   * deployment of its branch. A commit that was deployed before is no change. Commits that had no execution of their own are not counted.
   */
  readonly leadTime: Measure;
  /**
   * Change failure rate, from 0 to 1: the share of deployments of commits whose stage failed, or that a person rolled back before the next
   * deployment.
   */
  readonly changeFailureRate: Measure;
  /**
   * Time to restore, in milliseconds: the median time from the end of a failed deployment to the end of the next successful deployment or
   * rollback. Failures in a row count once, from the first. A failure that is not repaired yet is not counted.
   */
  readonly timeToRestore: Measure;
}

export interface History {
  readonly executions: readonly Execution[];
  /** To the last environment, the oldest first. */
  readonly deployments: readonly Deployment[];
  /** In milliseconds since 1970. */
  readonly now: number;
}

export function measure(history: History): Measures {
  const since = history.now - WEEKS * WEEK;
  const recent = ({ at }: Sample): boolean => at >= since;
  const changes = leadTimes(history).filter(recent);
  const restorations = timesToRestore(history.deployments).filter(recent);
  const outcomes = history.deployments
    .filter(({ execution }) => execution.type === 'STANDARD')
    .map(({ execution, endedAt, isFailedChange }) => ({ at: endedAt, value: isFailedChange ? 1 : 0, execution }))
    .filter(recent);
  return {
    deploymentFrequency: frequency(history),
    leadTime: { value: median(changes), samples: changes },
    changeFailureRate: { value: mean(outcomes), samples: outcomes },
    timeToRestore: { value: median(restorations), samples: restorations },
  };
}

const isSuccessOfCommit = ({ execution, outcome }: Deployment): boolean => execution.type === 'STANDARD' && outcome === 'succeeded';

/** Each sample is a week of seven days that ends now, or seven days after the next one's end. */
function frequency({ executions, deployments, now }: History): Measure {
  const first = Date.parse(executions[0]?.startedAt ?? '');
  const observed = Math.min(WEEKS * WEEK, now - first);
  const successes = deployments.filter(isSuccessOfCommit);
  if (Number.isNaN(first) || observed < WEEK) {
    return { value: undefined, samples: [] };
  }
  const weeks = Math.ceil(observed / WEEK);
  const samples = Array.from({ length: weeks }, (_, index) => {
    const at = now - (weeks - index) * WEEK;
    return { at, value: successes.filter(({ endedAt }) => endedAt >= at && endedAt < at + WEEK).length };
  });
  const count = successes.filter(({ endedAt }) => endedAt >= now - observed).length;
  return { value: count / (observed / WEEK), samples };
}

function leadTimes({ executions, deployments }: History): readonly Sample[] {
  const commits = executions.filter(({ type }) => type === 'STANDARD');
  const deployed = new Set<string>();
  let waiting: readonly Execution[] = [];
  let next = 0;
  const samples: Sample[] = [];
  for (const { execution, endedAt } of deployments.filter(isSuccessOfCommit)) {
    for (let commit = commits[next]; commit !== undefined && commit.number <= execution.number; commit = commits[next]) {
      waiting = [...waiting, commit];
      next += 1;
    }
    const isOfBranch = ({ revision }: Execution): boolean => revision.branch === execution.revision.branch;
    for (const { revision } of waiting.filter(isOfBranch)) {
      if (revision.committedAt !== undefined && !deployed.has(revision.version)) {
        samples.push({ at: endedAt, value: Math.max(0, endedAt - Date.parse(revision.committedAt)), execution });
      }
      deployed.add(revision.version);
    }
    waiting = waiting.filter((candidate) => !isOfBranch(candidate));
  }
  return samples;
}

function timesToRestore(deployments: readonly Deployment[]): readonly Sample[] {
  const samples: Sample[] = [];
  let failure: Deployment | undefined;
  for (const deployment of deployments) {
    if (deployment.isFailedChange) {
      failure ??= deployment;
    } else if (failure !== undefined && deployment.outcome === 'succeeded') {
      samples.push({ at: failure.endedAt, value: deployment.endedAt - failure.endedAt, execution: failure.execution });
      failure = undefined;
    }
  }
  return samples;
}

function median(samples: readonly Sample[]): number | undefined {
  const values = samples.map(({ value }) => value).sort((one, other) => one - other);
  const [low, high] = [values[Math.floor((values.length - 1) / 2)], values[Math.floor(values.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

const mean = (samples: readonly Sample[]): number | undefined =>
  samples.length === 0 ? undefined : samples.reduce((sum, { value }) => sum + value, 0) / samples.length;
