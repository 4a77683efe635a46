import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { EngineRunningError, lockEngine } from './engine-lock';
import { LocalEndpoint } from './endpoint/local-endpoint';
import { DEFAULT_REGION } from './local-user';
import { FileParameterStore } from './ssm/file-parameter-store';
import { privateState } from './state/private-directory';
import { printable } from './terminal/printable';

/**
 * The subcommand `parameters`: serves Parameter Store on the state of this folder until standard input ends, for commands that need nothing
 * else, while no engine runs. It has the engine's lock, and writes a line when it is ready.
 */
export async function main(): Promise<void> {
  try {
    await serve(join(process.cwd(), '.local'));
  } catch (error) {
    process.exitCode = error instanceof EngineRunningError ? 2 : 1;
    process.stderr.write(`${printable((error as Error).message)}\n`);
  }
}

async function serve(stateDirectory: string): Promise<void> {
  privateState(stateDirectory);
  const unlock = lockEngine(stateDirectory);
  try {
    const parameters = new FileParameterStore({ stateDirectory });
    const endpoint = new LocalEndpoint({ stateDirectory, parameters, region: DEFAULT_REGION });
    await endpoint.start();
    try {
      // Creates the credentials, if no engine has run here.
      endpoint.environment();
      process.stdout.write('ready\n');
      await finished(process.stdin.resume());
    } finally {
      await endpoint.stop();
    }
  } finally {
    unlock();
  }
}
