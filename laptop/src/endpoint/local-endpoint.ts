import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import { CredentialStore } from './credential-store';
import { handleRequest } from './handle-request';
import { OperationTable } from './operation-table';
import { ssmOperations } from './ssm/ssm-operations';
import { stsOperations } from './sts-operations';
import type { ParameterArchive } from '../ssm/parameter-store';
import type { HttpResponse } from './http';
import type { OperationGroup } from './operation';

const SCHEMA_VERSION = 1;
/** In bytes. */
const MAXIMUM_BODY = 1024 * 1024;

export interface LocalEndpointProps {
  readonly stateDirectory: string;
  readonly parameters: ParameterArchive;
  /** Region of clients that are not given one. */
  readonly region: string;
}

/** AWS's wire protocols on the loopback interface, for what the engine does itself. Requests must be signed with the local credentials. */
export class LocalEndpoint {
  private readonly path: string;
  private readonly credentials: CredentialStore;
  private readonly server: Server = createServer();

  constructor(private readonly props: LocalEndpointProps) {
    privateDirectory(props.stateDirectory);
    this.path = join(props.stateDirectory, 'endpoint.json');
    this.credentials = new CredentialStore(props.stateDirectory);
  }

  /**
   * Listens on a free port, and writes its URL to `endpoint.json`.
   * @param operations services besides Parameter Store and STS
   */
  async start(operations: readonly OperationGroup[] = []): Promise<void> {
    const table = new OperationTable([ssmOperations(this.props.parameters), stsOperations(this.credentials), ...operations]);
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A caller that disconnects gets no response.
      this.handle({ request, response, table }).catch(() => response.destroy());
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    new StateFile<EndpointState>(this.path, SCHEMA_VERSION).write({ port: this.port, url: this.url });
  }

  async stop(): Promise<void> {
    rmSync(this.path, { force: true });
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * Variables that point every AWS SDK and the AWS CLI at this endpoint. The environment must have no other `AWS_` variables: a profile, a
   * session token or the endpoint of one service would override them.
   */
  environment(): Record<string, string> {
    const { accessKeyId, secretAccessKey } = this.credentials.own();
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: this.props.region,
      AWS_DEFAULT_REGION: this.props.region,
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  private get port(): number {
    const address = this.server.address() as AddressInfo | null;
    if (address === null) {
      throw new Error('the local endpoint is not started');
    }
    return address.port;
  }

  private async handle({ request, response, table }: Exchange): Promise<void> {
    const body = await readBody(request);
    const result = body === undefined ? TOO_LARGE : await this.respond({ request, body, table });
    response.writeHead(result.status, { 'content-type': result.contentType }).end(result.body);
  }

  private respond({ request, body, table }: Pick<Exchange, 'request' | 'table'> & { readonly body: Buffer }): Promise<HttpResponse> {
    const { method, url, headers } = request;
    if (method === undefined || url === undefined) {
      throw new Error('the request of a server has a method and a URL');
    }
    return handleRequest({
      request: { method, target: url, headers, body },
      table,
      credentials: this.credentials,
      hosts: [`127.0.0.1:${this.port}`, `localhost:${this.port}`],
      now: new Date(),
    });
  }
}

interface EndpointState {
  readonly port: number;
  readonly url: string;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly table: OperationTable;
}

const TOO_LARGE: HttpResponse = { status: 413, contentType: 'text/plain', body: `a request may have at most ${MAXIMUM_BODY} bytes` };

/** @returns undefined when it is too large */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAXIMUM_BODY) {
      return undefined;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
