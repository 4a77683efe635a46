import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Repository } from '../e2e/repository';
import { enginePort } from '../support/engine-port';

/**
 * Runs a program against a laptop engine that waits for an approval: `laptop-session.ts [--pauses] <program> [parameters]`. Ends with the program's own
 * exit code. With `--pauses`, deployments to prod wait for a person.
 * The program finds the engine, as every SDK does, through the variables of its environment.
 */
async function main(given: readonly string[]): Promise<number> {
  const pauses = given[0] === '--pauses';
  const [program = '', ...parameters] = pauses ? given.slice(1) : given;
  const deployment = pauses ? ", deployment: { strategy: 'blueGreen', bakeMinutes: 0, pauseBeforeTraffic: true }" : '';
  const repository = new Repository({
    options: `service: { build: { install: '', test: '', bundle: '' } }, environments: [
    { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
    { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production'${deployment} },
  ],`,
  });
  try {
    const engine = repository.start('--wait', '--port', String(enginePort()));
    let stop = (): unknown => engine.process.kill('SIGINT');
    // Whoever ends this ends what runs now; the rest tidies up.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => stop());
    }
    await engine.until((event) => event.type === 'approval');
    const session = spawn(program, parameters, {
      stdio: 'inherit',
      env: { ...environment(repository.folder), PATH: process.env.PATH, REPOSITORY: repository.folder },
    });
    stop = () => session.kill();
    const [status] = (await once(session, 'close')) as [number | null];
    engine.process.kill('SIGINT');
    await engine.ended;
    return status ?? 1;
  } finally {
    repository.discard();
  }
}

/** As the engine's files say it: nothing else is needed to speak to it. */
function environment(folder: string): Record<string, string> {
  const read = (name: string): Record<string, unknown> =>
    (JSON.parse(readFileSync(join(folder, '.local', name), 'utf8')) as { readonly state: Record<string, unknown> }).state;
  const { accessKeyId, secretAccessKey } = read('credentials.json');
  return {
    AWS_ENDPOINT_URL: String(read('endpoint.json').url),
    AWS_ACCESS_KEY_ID: String(accessKeyId),
    AWS_SECRET_ACCESS_KEY: String(secretAccessKey),
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
