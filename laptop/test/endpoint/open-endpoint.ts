import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import type { OperationGroup } from '../../src/endpoint/operation';
import type { ClientConfiguration } from './endpoint-fixture';

export interface OpenEndpoint {
  /** Configuration of an SDK client for the endpoint. */
  readonly client: ClientConfiguration;
  stop(): Promise<void>;
}

/** An endpoint with the operations of one service. */
export async function openEndpoint(stateDirectory: string, operations: OperationGroup): Promise<OpenEndpoint> {
  const endpoint = new LocalEndpoint({
    stateDirectory,
    parameters: new FileParameterStore({ stateDirectory }),
    region: 'eu-west-1',
  });
  await endpoint.start([operations]);
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = endpoint.environment();
  return {
    client: { endpoint: endpoint.url, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 },
    stop: () => endpoint.stop(),
  };
}
