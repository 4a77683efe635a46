import { createBackend } from './backend';
import type { Config } from './config';
import { createApp } from './create-app';

/**
 * Brings the schema up to date, and ends the process with 0. As a release command this comes before the service, which then finds nothing to do.
 *
 * @throws when a migration fails, the database will never be usable, or a stop signal comes first
 */
export async function runMigration(config: Config, host: NodeJS.Process): Promise<void> {
  const backend = createBackend(config.database, createApp(config).log);
  const stopping = new AbortController();
  host.once('SIGTERM', () => stopping.abort());
  await backend.start(stopping.signal);
  const problem = await backend.readiness.check();
  if (problem !== null) throw new Error(problem);
  await backend.close();
  host.exit(0);
}
