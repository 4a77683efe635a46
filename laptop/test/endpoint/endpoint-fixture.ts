import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';

export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly maxAttempts: number;
}

export interface EndpointFixture {
  readonly state: { readonly path: string };
  readonly parameters: FileParameterStore;
  readonly endpoint: LocalEndpoint;
  /** Configuration of an SDK client for the endpoint. */
  client(): ClientConfiguration;
}

/** A running endpoint per test. */
export function endpointFixture(): EndpointFixture {
  const state = temporaryDirectory();
  let parameters: FileParameterStore;
  let endpoint: LocalEndpoint;
  beforeEach(async () => {
    parameters = new FileParameterStore({ stateDirectory: state.path });
    endpoint = new LocalEndpoint({ stateDirectory: state.path, parameters, region: 'eu-west-1' });
    await endpoint.start();
  });
  afterEach(() => endpoint.stop());
  return {
    state,
    get parameters() {
      return parameters;
    },
    get endpoint() {
      return endpoint;
    },
    client: () => {
      const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = endpoint.environment();
      return { endpoint: endpoint.url, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
    },
  };
}
