import { database } from './database';
import { TalkQueue } from './talk-queue';

/** The worker: reviews each talk that was submitted. At SIGTERM it finishes the current one and ends. */
export async function review(): Promise<void> {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  await new TalkQueue().receive(async (id) => {
    // A message can be delivered twice: the second time, this changes nothing.
    await database.query(`update talks set state = 'reviewed' where id = $1 and state = 'submitted'`, [id]);
    console.log(`reviewed talk ${id}`);
  }, stop.signal);
  await database.end();
}
