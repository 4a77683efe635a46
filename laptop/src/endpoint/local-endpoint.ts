import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../error-code';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import { CredentialStore, type RoleRequest, type TaskRequest } from './credential-store';
import { EmulatedServices, signedService, type EmulatedServicesProps } from './emulated-services';
import { EndpointError } from './endpoint-error';
import { ENDPOINT_FILE, endpointFile } from './endpoint-file';
import { handleRequest } from './handle-request';
import { OperationTable, type EndpointCall } from './operation-table';
import { readBody } from './read-body';
import { ssmOperations } from './ssm/ssm-operations';
import { stsOperations } from './sts-operations';
import type { Json } from '../json';
import type { ParameterArchive } from '../ssm/parameter-store';
import type { HttpResponse } from './http';
import type { OperationGroup } from './operation';
import type { Permissions } from './permissions';

const SCHEMA_VERSION = 1;
/** In bytes. */
const MAXIMUM_BODY = 1024 * 1024;
/** The longest that a build can take. */
const ROLE_SECONDS = 36 * 3600;
const LOOPBACK = '127.0.0.1';

export interface LocalEndpointProps {
  readonly stateDirectory: string;
  readonly parameters: ParameterArchive;
  /** Region of clients that are not given one. */
  readonly region: string;
  /** An address of this machine on which containers reach it. @default - the loopback interface only */
  readonly gateway?: string | undefined;
  /** The host by which tasks reach this machine. @default - the gateway, or else 127.0.0.1 */
  readonly hostOfTasks?: string | undefined;
  /** Limits what the roles of stacks can do. @default - every role exists and can do everything */
  readonly permissions?: Permissions;
  /** Answers calls of services that the engine does not have. @default - such a call is an error */
  readonly emulated?: EmulatedServicesProps;
}

/**
 * AWS's wire protocols, for what the engine does itself, on the loopback interface and for containers. Calls of other services are passed
 * on to the AWS emulator. Requests must be signed with the local credentials, or with those of a task.
 */
export class LocalEndpoint {
  private readonly path: string;
  private readonly portFile: StateFile<{ readonly port: number }>;
  private readonly credentials: CredentialStore;
  private readonly emulated: EmulatedServices | undefined;
  private servers: readonly Server[] = [];
  private table: OperationTable | undefined;

  constructor(private readonly props: LocalEndpointProps) {
    privateDirectory(props.stateDirectory);
    this.path = join(props.stateDirectory, ENDPOINT_FILE);
    this.portFile = new StateFile(join(props.stateDirectory, 'endpoint-port.json'), SCHEMA_VERSION);
    this.credentials = new CredentialStore(props.stateDirectory);
    this.emulated = props.emulated && new EmulatedServices(props.emulated);
  }

  /**
   * Listens, and writes its URL to `endpoint.json`.
   * @param operations services besides Parameter Store and STS
   */
  async start(operations: readonly OperationGroup[] = []): Promise<void> {
    const table = (this.table = new OperationTable([ssmOperations(this.props.parameters), stsOperations(this.credentials), ...operations]));
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      // A caller that disconnects gets no response.
      this.handle({ request, response, table }).catch(() => response.destroy());
    };
    this.servers = await this.listen(listener);
    this.portFile.write({ port: this.port });
    endpointFile(this.props.stateDirectory).write({ port: this.port, url: this.url });
  }

  /**
   * Calls an operation as the person at this machine.
   * @throws EndpointError for what is refused
   */
  call(call: EndpointCall): Promise<Json> {
    if (this.table === undefined) {
      throw new Error('the local endpoint is not started');
    }
    return this.table.call(call, { input: call.input, identity: this.credentials.own(), region: this.props.region });
  }

  async stop(): Promise<void> {
    rmSync(this.path, { force: true });
    await Promise.all(this.servers.map(close));
  }

  get url(): string {
    return `http://${LOOPBACK}:${this.port}`;
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

  /** The same variables with the credentials of a role. */
  environmentOfRole(role: Omit<RoleRequest, 'durationSeconds'>): Record<string, string> {
    const { accessKeyId, secretAccessKey, session } = this.credentials.assume({ ...role, durationSeconds: ROLE_SECONDS });
    return {
      ...this.environment(),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: session.token,
    };
  }

  /** The address for tasks: an IP address where there is one, since SDKs expect the name of a bucket in front of a host name. */
  get urlOfTasks(): string {
    const { hostOfTasks, gateway } = this.props;
    return `http://${hostOfTasks ?? gateway ?? LOOPBACK}:${this.port}`;
  }

  /** Variables with which every AWS SDK in a task of a service uses this endpoint. */
  variablesOfTasks({ region, ...task }: TaskRequest & { readonly region: string }): TaskVariables {
    const { accessKeyId, secretAccessKey } = this.credentials.ofTasks(task);
    return {
      environment: { AWS_ENDPOINT_URL: this.urlOfTasks, AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_EC2_METADATA_DISABLED: 'true' },
      secrets: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    };
  }

  private get port(): number {
    const address = this.servers[0]?.address() as AddressInfo | null | undefined;
    if (address === null || address === undefined) {
      throw new Error('the local endpoint is not started');
    }
    return address.port;
  }

  /** The port of the last time, which is in the URLs of queues, unless another program uses it. */
  private async listen(listener: RequestListener): Promise<readonly Server[]> {
    const last = this.portFile.read();
    const onSame = last === undefined ? undefined : await this.tryListen(last.port, listener);
    return onSame ?? (await this.tryListen(0, listener)) ?? this.listen(listener);
  }

  /** @returns undefined if a program uses the port on one of the addresses */
  private async tryListen(port: number, listener: RequestListener): Promise<readonly Server[] | undefined> {
    const { gateway } = this.props;
    const servers: Server[] = [];
    try {
      for (const host of [LOOPBACK, ...(gateway === undefined ? [] : [gateway])]) {
        const server = createServer(listener).listen((servers[0]?.address() as AddressInfo | undefined)?.port ?? port, host);
        await once(server, 'listening');
        servers.push(server);
      }
      return servers;
    } catch (error) {
      await Promise.all(servers.map(close));
      if (errorCode(error) === 'EADDRINUSE') {
        return undefined;
      }
      throw error;
    }
  }

  private async handle({ request, response, table }: Exchange): Promise<void> {
    const service = signedService(request);
    if (this.emulated !== undefined && service !== undefined && !table.serves(service)) {
      await this.emulated.handle({ request, response, credentials: this.credentials, hosts: this.hosts });
      return;
    }
    const result = await readBody(request, MAXIMUM_BODY).then((body) => this.respond({ request, body, table }), tooLarge);
    response.writeHead(result.status, { 'content-type': result.contentType }).end(result.body);
  }

  private get hosts(): readonly string[] {
    const { gateway, hostOfTasks } = this.props;
    return [LOOPBACK, 'localhost', gateway, hostOfTasks].flatMap((host) => (host === undefined ? [] : [`${host}:${this.port}`]));
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
      permissions: this.props.permissions,
      hosts: this.hosts,
      now: new Date(),
    });
  }
}

/** Variables of a container, and those that are passed as secrets. */
export interface TaskVariables {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly table: OperationTable;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function tooLarge(error: unknown): HttpResponse {
  if (error instanceof EndpointError) {
    return { status: error.status, contentType: 'text/plain', body: error.message };
  }
  throw error;
}
