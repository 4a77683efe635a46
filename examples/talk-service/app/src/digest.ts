import { database } from './database';

/** The schedule: says what happened in the last day. */
export async function digest(): Promise<void> {
  const { rows } = await database.query<{ readonly state: string; readonly count: number }>(
    `select state, count(*)::integer as count from talks where submitted_at > now() - interval '1 day' group by state order by state`,
  );
  console.log(`talks of the last day: ${rows.map(({ state, count }) => `${count} ${state}`).join(', ') || 'none'}`);
  await database.end();
}
