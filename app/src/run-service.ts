import { createBackend } from './backend';
import { buildServer } from './build-server';
import type { Config } from './config';
import { createApp } from './create-app';
import { Drain } from './http/drain';
import { within } from './within';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Serves until a stop signal, then ends the process with 0. It listens before the database is there, so that a
 * sleeping database is no reason to replace the process.
 *
 * @throws when it cannot listen, or will never be able to use the database
 */
export async function runService(config: Config, host: NodeJS.Process): Promise<void> {
  const app = createApp(config);
  const drain = new Drain(app);
  const backend = createBackend(config.database, app.log);
  const stopping = new AbortController();

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    app.log.info({ signal }, 'stopping');
    stopping.abort();
    await drain.run();
    await within(backend.close(), { milliseconds: 1_000, error: new Error('the database connections do not close') }).catch(
      (error: Error) => app.log.warn(error.message),
    );
    app.log.info('stopped');
    host.exit(0);
  };
  STOP_SIGNALS.forEach((signal) => host.once(signal, () => void stop(signal)));

  await buildServer(app, { config, backend, drain });
  await app.listen({ port: config.port, host: '0.0.0.0' });
  await backend.start(stopping.signal);
}
