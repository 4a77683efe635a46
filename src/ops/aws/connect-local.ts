import { existsSync, readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../command/command';
import type { Clients, StaticCredentials } from './clients';
import { clientsFrom } from './clients';
import type { Connections } from './connections';
import { startParameterStore, type ParameterStore } from './start-parameter-store';

interface LocalEngine {
  readonly url: string;
  readonly credentials: StaticCredentials;
}

/**
 * The laptop engine that runs in a folder. If none runs, and the command needs no more, Parameter Store alone is started on its state.
 * @throws Error if none runs there, and the command needs one
 */
export function connectLocal(directory: string, { needsOnlyParameters = false }: Pick<Command, 'needsOnlyParameters'> = {}): Connections {
  const state = join(directory, '.local');
  let store: Promise<ParameterStore> | undefined;
  let found: Promise<LocalEngine> | undefined = needsOnlyParameters ? undefined : Promise.resolve(readEngine(state));
  const find = async (): Promise<LocalEngine> => {
    if (!(await isRunning(state))) {
      store = startParameterStore(directory);
      await store;
    }
    return readEngine(state);
  };
  const engine = (): Promise<LocalEngine> => (found ??= find());
  const at = ({ region }: { readonly region: string }): Clients =>
    clientsFrom(async () => {
      const { url, credentials } = await engine();
      return { region, endpoint: url, credentials, maxAttempts: 2, retryMode: 'adaptive' };
    });
  return {
    at,
    own: at,
    close: async () => {
      // The command reports that it did not start.
      const started = await store?.catch(() => undefined);
      await started?.stop();
    },
    environment: async ({ region }) => {
      const { url, credentials } = await engine();
      return {
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: region,
        AWS_CONFIG_FILE: devNull,
        AWS_SHARED_CREDENTIALS_FILE: devNull,
      };
    },
  };
}

/** Whether an engine answers: a killed one leaves its files. */
async function isRunning(state: string): Promise<boolean> {
  if (!existsSync(join(state, 'endpoint.json'))) {
    return false;
  }
  const { hostname, port } = new URL(readEngine(state).url);
  return new Promise((resolve) => {
    const socket = connectTcp(Number(port), hostname, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

function readEngine(state: string): LocalEngine {
  const endpoint = join(state, 'endpoint.json');
  const credentials = join(state, 'credentials.json');
  if (!existsSync(endpoint) || !existsSync(credentials)) {
    throw new Error('the laptop engine is not running here; start it in another terminal with `npm start` and keep it running');
  }
  const {
    state: { url },
  } = JSON.parse(readFileSync(endpoint, 'utf8')) as { readonly state: { readonly url: string } };
  const {
    state: { accessKeyId, secretAccessKey },
  } = JSON.parse(readFileSync(credentials, 'utf8')) as { readonly state: StaticCredentials };
  return { url, credentials: { accessKeyId, secretAccessKey } };
}
