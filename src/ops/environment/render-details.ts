import { age } from '../text/age';
import { table } from '../text/table';
import type { EnvironmentDetails } from './environment-details';

/** An environment for people: its URL first. */
export function renderDetails(details: EnvironmentDetails, now: Date): readonly string[] {
  const { url, name, version, subject, deployedAt, health, tasks, database, alarms, stacks } = details;
  return [
    url ?? `${name} is not deployed yet`,
    '',
    ...table([
      ['environment', `${name} (${details.tier}), account ${details.account}, ${details.region}`],
      ['version', version === null ? '–' : `${version}${subject === null ? '' : `  ${subject}`}`],
      ['deployed', deployedAt === null ? '–' : `${age(new Date(deployedAt), now)} ago (${deployedAt})`],
      ['health', `${health}${tasks === null ? '' : `, ${tasks.running} of ${tasks.desired} tasks`}`],
      ...(database === null
        ? []
        : [
            [
              'database',
              `${database.status}: ${database.engine}, ${database.minCapacity ?? '?'}–${database.maxCapacity ?? '?'} ACU, ${database.host}:${database.port}`,
            ],
          ]),
    ]),
    ...section(
      'tasks',
      details.taskList.map(({ id, status, health: state, startedAt, zone }) => [id, status, state, since(startedAt, now), zone ?? '']),
    ),
    ...section(
      'deployments',
      details.deployments.map(({ id, rollout, running, desired, failed, startedAt, reason }) => [
        id,
        rollout,
        `${running}/${desired}`,
        failed === 0 ? '' : `${failed} failed`,
        since(startedAt, now),
        reason ?? '',
      ]),
    ),
    ...section(
      'alarms',
      (alarms ?? []).map(({ name: alarm, state, reason }) => [alarm, state, state === 'ALARM' ? reason : '']),
    ),
    ...section(
      'stacks',
      stacks.map(({ name: stack, status, reason }) => [stack, status, reason ?? '']),
    ),
  ];
}

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', title, ...table(rows).map((line) => `  ${line}`)];
const since = (time: string | null, now: Date): string => (time === null ? '' : `${age(new Date(time), now)} ago`);

/** Assignments that a shell takes by `eval`. */
export const renderShell = ({ url, version, name, region, account, health, database }: EnvironmentDetails): readonly string[] =>
  Object.entries({
    ENVIRONMENT: name,
    URL: url ?? '',
    VERSION: version ?? '',
    HEALTH: health,
    ACCOUNT: account,
    REGION: region,
    ...(database === null ? {} : { DATABASE_HOST: database.host, DATABASE_PORT: `${database.port}` }),
  }).map(([key, value]) => `${key}='${value.replaceAll("'", "'\\''")}'`);
