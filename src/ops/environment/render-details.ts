import { ago } from '../text/age';
import { shellQuoted } from '../text/shell-quoted';
import { table } from '../text/table';
import type { Row } from '../text/table';
import type { DatabaseDetails, EnvironmentDetails, ScalingDetails, ScheduledChange } from './environment-details';

/** An environment for people. The first line is its URL. */
export function renderDetails(details: EnvironmentDetails, now: Date): readonly string[] {
  const { url, name, taskList, deployments, alarms, scaling, stacks } = details;
  const tasks = taskList.map((task) => {
    const { id, status, health, startedAt, zone, worker } = task;
    return [id, status, health, ago(startedAt, now), zone, worker, task.incoming ? 'new version' : null];
  });
  const rollouts = deployments.map(({ id, rollout, running, desired, failed, startedAt, reason, worker }) => {
    const failures = failed === 0 ? null : `${failed} failed`;
    return [id, rollout, `${running}/${desired}`, failures, ago(startedAt, now), reason, worker];
  });
  const states = (alarms ?? []).map((alarm) => [alarm.name, alarm.state, alarm.state === 'ALARM' ? alarm.reason : null]);
  return [
    url ?? `${name} is not deployed yet`,
    '',
    ...table(overviewRows(details, now)),
    ...section('tasks', tasks),
    ...section('deployments', rollouts),
    ...section('scaling', scaling.flatMap(scalingRows)),
    ...section('alarms', states),
    ...section(
      'stacks',
      stacks.map((stack) => [stack.name, stack.status, stack.reason]),
    ),
  ];
}

function overviewRows(details: EnvironmentDetails, now: Date): readonly Row[] {
  const { name, tier, account, region, version, subject, deployedAt, health, tasks, database } = details;
  const rows: Row[] = [
    ['environment', `${name} (${tier === 'unknown' ? 'not in .projenrc.ts' : tier}), account ${account}, ${region}`],
    ['version', version === null ? '–' : [version, subject].filter((text) => text !== null).join('  ')],
    ['deployed', deployedAt === null ? '–' : `${ago(deployedAt, now)} (${deployedAt})`],
    ['health', tasks === null ? health : `${health}, ${tasks.running} of ${tasks.desired} tasks`],
  ];
  if (database !== null) {
    rows.push(['database', describeDatabase(database)]);
  }
  return rows;
}

const scalingRows = ({ service, min, max, policies, scheduled }: ScalingDetails): readonly Row[] => [
  [service, `${min}–${max} tasks`, policies.join(', ')],
  ...scheduled.map((change) => [`  ${change.name}`, `${change.min ?? '?'}–${change.max ?? '?'} tasks`, describeTime(change)]),
];

const describeTime = ({ schedule, timeZone }: ScheduledChange): string => [schedule, timeZone].filter(Boolean).join(' ');

const describeDatabase = ({ status, engine, minCapacity, maxCapacity, host, port }: DatabaseDetails): string =>
  `${status}: ${engine}, ${minCapacity ?? '?'}–${maxCapacity ?? '?'} ACU, ${host}:${port}`;

const section = (title: string, rows: readonly Row[]): readonly string[] =>
  rows.length === 0 ? [] : ['', title, ...table(rows).map((line) => `  ${line}`)];

/** Assignments for `eval` in a shell. A variable whose value is not known yet is empty. */
export function renderShell({ url, version, name, region, account, health, database }: EnvironmentDetails): readonly string[] {
  const variables: Record<string, string | null> = {
    ENVIRONMENT: name,
    URL: url,
    VERSION: version,
    HEALTH: health,
    ACCOUNT: account,
    REGION: region,
  };
  if (database !== null) {
    variables['DATABASE_HOST'] = database.host;
    variables['DATABASE_PORT'] = String(database.port);
  }
  return Object.entries(variables).map(([key, value]) => `${key}=${shellQuoted(value ?? '')}`);
}
