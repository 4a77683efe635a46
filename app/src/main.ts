import { loadConfig } from './config';
import { ConfigError } from './config-error';
import { describeError } from './database/describe-error';
import { runMigration } from './run-migration';
import { runService } from './run-service';

const run = process.argv[2] === 'migrate' ? runMigration : runService;

run(loadConfigOrExit(), process).catch((error: unknown) => {
  writeFatal({ msg: run === runMigration ? 'the migration failed' : 'the service cannot run', cause: describeError(error) });
  process.exit(1);
});

function loadConfigOrExit(): ReturnType<typeof loadConfig> {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    writeFatal({ msg: error.message, problems: error.problems });
    return process.exit(1);
  }
}

/** In the log's own form: this must be readable where the log is, and there may be no log yet. */
function writeFatal(fields: object): void {
  const { VERSION: version, ENVIRONMENT: environment } = process.env;
  process.stdout.write(`${JSON.stringify({ level: 'fatal', time: new Date().toISOString(), version, environment, ...fields })}\n`);
}
