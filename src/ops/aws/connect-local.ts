import { existsSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Clients, StaticCredentials } from './clients';
import { makeClients } from './clients';
import type { Connections } from './connections';

/**
 * The laptop engine that runs in a folder.
 * @throws Error if none runs there
 */
export function connectLocal(directory: string): Connections {
  const { url, credentials } = readEngine(join(directory, '.local'));
  const at = ({ region }: { readonly region: string }): Clients =>
    makeClients({ region, endpoint: url, credentials, maxAttempts: 2, retryMode: 'adaptive' });
  return {
    at,
    own: at,
    environment: async ({ region }) => ({
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    }),
  };
}

function readEngine(state: string): { readonly url: string; readonly credentials: StaticCredentials } {
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
