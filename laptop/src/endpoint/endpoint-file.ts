import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

export interface EndpointState {
  readonly port: number;
  readonly url: string;
}

/** Where the endpoint is; it exists while an engine runs, and after one was killed. */
export const endpointFile = (stateDirectory: string): StateFile<EndpointState> =>
  new StateFile(join(stateDirectory, ENDPOINT_FILE), SCHEMA_VERSION);

export const ENDPOINT_FILE = 'endpoint.json';
