import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { writeFileAtomically } from '../write-file-atomically';
import type { ParameterArchive } from '../ssm/parameter-store';
import { answerCall } from './answer-call';
import { CredentialStore } from './credential-store';
import type { HttpAnswer } from './http-answer';
import type { OperationGroup } from './operation';
import { OperationTable } from './operation-table';
import { ssmOperations } from './ssm/ssm-operations';
import { stsOperations } from './sts-operations';

export interface LocalEndpointProps {
  readonly stateDirectory: string;
  readonly parameters: ParameterArchive;
  /** Region of the clients that are given no other. */
  readonly region: string;
  /** Services besides Parameter Store and STS. @default - none */
  readonly operations?: readonly OperationGroup[];
}

const LARGEST_BODY = 1024 * 1024;

/** AWS's wire protocols on the loopback interface, for what the engine really does. Only holders of the local credentials are served. */
export class LocalEndpoint {
  private readonly credentials: CredentialStore;
  private readonly table: OperationTable;
  private readonly server: Server;
  private readonly file: string;

  constructor(private readonly props: LocalEndpointProps) {
    privateDirectory(props.stateDirectory);
    this.file = join(props.stateDirectory, 'endpoint.json');
    this.credentials = new CredentialStore(props.stateDirectory);
    this.table = new OperationTable([ssmOperations(props.parameters), stsOperations(this.credentials), ...(props.operations ?? [])]);
    this.server = createServer((request, response) => {
      // A caller that hangs up in the middle needs no answer.
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  /** Listens on a free port and writes it to `endpoint.json`. */
  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    writeFileAtomically(this.file, `${JSON.stringify({ port: this.port, url: this.url })}\n`);
  }

  async stop(): Promise<void> {
    rmSync(this.file, { force: true });
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * Variables that point every AWS SDK and the AWS CLI at this endpoint. They are for an environment that holds no other `AWS_`
   * variable: a profile, a session token or one service's endpoint would win over them.
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

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const answer =
      body === undefined
        ? TOO_LARGE
        : await answerCall({
            call: { method: request.method ?? '', target: request.url ?? '/', headers: request.headers, body },
            table: this.table,
            credentials: this.credentials,
            hosts: [`127.0.0.1:${this.port}`, `localhost:${this.port}`],
            now: new Date(),
          });
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
  }
}

const TOO_LARGE: HttpAnswer = { status: 413, contentType: 'text/plain', body: `a request may have ${LARGEST_BODY} bytes at most` };

/** @returns undefined where it is larger than any operation needs */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LARGEST_BODY) {
      return undefined;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
