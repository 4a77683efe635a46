import type { Task } from '@aws-sdk/client-ecs';
import { jobFamily } from '../../config/names';
import type { EnvironmentConfig, PlatformConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { findEnvironment } from '../find-environment';
import { listFamilyTasks, mainContainer, taskId } from '../service/list-service-tasks';
import { openService, type ServiceHandle } from '../service/open-service';
import { enableCommand, readScheduleState, type ScheduleState } from '../service/schedule-state';
import { ago } from '../text/age';
import { table } from '../text/table';

const HEADER = ['NAME', 'STATE', 'SCHEDULE', 'TIME ZONE', 'OVERLAP', 'LATEST RUN', 'RESULT'];

/** What `--json` prints of each schedule. */
interface JobSummary {
  readonly name: string;
  readonly state: ScheduleState;
  /** Such as `cron(0 3 * * ? *)`. */
  readonly schedule: string;
  readonly timeZone: string;
  readonly overlap: string;
  /** Null if ECS knows of none. */
  readonly latest: JobRun | null;
}

interface JobRun {
  readonly task: string;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Such as `RUNNING` or `STOPPED`. */
  readonly status: string;
  /** Null while it runs, or if the command never started. */
  readonly exitCode: number | null;
}

export const jobList: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose schedules to list' }],
  options: {},
  notes: ['ECS reports stopped tasks for about an hour; `job:logs` shows the runs before.'],
  run: async (context) => {
    const { platform, terminal } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const handle = await openService(context, { environment, access: 'read' });
    const jobs = await Promise.all(
      Object.keys(environment.service.schedules).map((name) => summarize(context, { environment, handle, name })),
    );
    printResult(context, {
      json: jobs,
      lines: () =>
        jobs.length === 0
          ? [`${environment.name} has no schedules`]
          : [...table([HEADER, ...jobs.map((job) => row(job, terminal.now()))]), ...disabledHints(jobs, { platform, environment })],
    });
    return 0;
  },
};

interface SummarizeProps {
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
  readonly name: string;
}

async function summarize(context: CommandContext, { environment, handle, name }: SummarizeProps): Promise<JobSummary> {
  const { expression, timeZone, overlap } = environment.service.schedules[name]!;
  // The schedule and its tasks have the same name.
  const family = jobFamily({ platform: context.platform.name, environment: environment.name, job: name });
  const [state, tasks] = await Promise.all([
    readScheduleState(context, { place: environment, name: family }),
    listFamilyTasks(handle, family),
  ]);
  const [latest] = [...tasks].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  return { name, state, schedule: expression, timeZone, overlap, latest: latest === undefined ? null : describeRun(latest) };
}

function disabledHints(
  jobs: readonly JobSummary[],
  { platform, environment }: { readonly platform: PlatformConfig; readonly environment: EnvironmentConfig },
): readonly string[] {
  return jobs
    .filter(({ state }) => state === 'disabled')
    .flatMap(({ name }) => {
      const family = jobFamily({ platform: platform.name, environment: environment.name, job: name });
      return ['', `${name} was disabled by hand, and nothing starts it; to enable it:`, `  ${enableCommand(family, environment)}`];
    });
}

const describeRun = (task: Task): JobRun => ({
  task: taskId(task),
  createdAt: task.createdAt?.toISOString() ?? null,
  status: task.lastStatus ?? 'UNKNOWN',
  exitCode: mainContainer(task)?.exitCode ?? null,
});

const row = ({ name, state, schedule, timeZone, overlap, latest }: JobSummary, now: Date): readonly (string | null)[] => [
  name,
  state,
  schedule,
  schedule.startsWith('rate') ? '–' : timeZone,
  overlap,
  latest === null ? '–' : ago(latest.createdAt, now),
  latest === null ? null : describeResult(latest),
];

function describeResult({ status, exitCode }: JobRun): string {
  if (status !== 'STOPPED') {
    return status.toLowerCase();
  }
  return exitCode === null ? 'did not start' : `exit code ${exitCode}`;
}
