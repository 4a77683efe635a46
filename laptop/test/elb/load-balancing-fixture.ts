import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import type { JsonObject } from '../../src/json';
import type { ResourceProvider, ResourceRequest } from '../../src/cloudformation/resource-provider';
import { ListenerProvider } from '../../src/elb/listener-provider';
import { ListenerRuleProvider } from '../../src/elb/listener-rule-provider';
import { LoadBalancerProvider } from '../../src/elb/load-balancer-provider';
import { LoadBalancing } from '../../src/elb/load-balancing';
import type { TargetGroup } from '../../src/elb/target-group';
import { TargetGroupProvider } from '../../src/elb/target-group-provider';
import { freePort } from '../../src/runtime/free-port';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';

export function request(logicalId: string, properties: JsonObject, log: (line: string) => void = () => undefined): ResourceRequest {
  return {
    stackName: 'orchard-test',
    stackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/orchard-test/1',
    account: '111111111111',
    region: 'eu-west-1',
    logicalId,
    properties,
    log,
    signal: new AbortController().signal,
  };
}

/** A load balancer whose one listener forwards to one target group, with servers as targets. */
export class LoadBalancingFixture {
  readonly balancing: LoadBalancing;
  private readonly servers: Server[] = [];
  private readonly rawServers: TcpServer[] = [];
  private loadBalancerArn = '';
  baseUrl = '';
  listenerArn = '';

  private constructor(
    readonly stateDirectory: string,
    readonly basePort: number,
  ) {
    this.balancing = new LoadBalancing({ stateDirectory, basePort });
  }

  static async open(stateDirectory = makeStateDirectory()): Promise<LoadBalancingFixture> {
    const fixture = new LoadBalancingFixture(stateDirectory, await freePort());
    const { physicalId, attributes } = await new LoadBalancerProvider(fixture.balancing).create(
      request('Alb', { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '2' }] }),
    );
    fixture.loadBalancerArn = physicalId;
    fixture.baseUrl = `http://${String(attributes.DNSName)}`;
    return fixture;
  }

  async targetGroup(properties: JsonObject = {}, logicalId = 'Group'): Promise<TargetGroup> {
    const { physicalId } = await new TargetGroupProvider(this.balancing).create(
      request(logicalId, { HealthCheckPath: '/health', ...properties }),
    );
    return this.balancing.targetGroup(physicalId);
  }

  async listen(defaultAction: JsonObject, more: JsonObject = {}): Promise<void> {
    const properties = { LoadBalancerArn: this.loadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [defaultAction], ...more };
    this.listenerArn = (
      await this.create(new ListenerProvider(this.balancing), `Listener${String(properties.Port)}`, properties)
    ).physicalId;
  }

  /** Returns the ARN of the rule. */
  async addRule(priority: number, conditions: readonly JsonObject[], action: JsonObject): Promise<string> {
    const properties = { ListenerArn: this.listenerArn, Priority: priority, Conditions: conditions, Actions: [action] };
    return (await this.create(new ListenerRuleProvider(this.balancing), `Rule${priority}`, properties)).physicalId;
  }

  /** Starts a server and registers it as a target. */
  async addTarget(group: TargetGroup, id: string, listener: RequestListener): Promise<Server> {
    const server = createServer(listener);
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    group.register({ id, address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, onUnhealthy: () => undefined });
    return server;
  }

  /** Registers a target that answers the first bytes of each connection with these, and closes it. */
  async addRawTarget(group: TargetGroup, answer: string): Promise<void> {
    const server = createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(answer, 'latin1'));
    });
    this.rawServers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    group.register({ id: `raw-${port}`, address: { host: '127.0.0.1', port }, onUnhealthy: () => undefined });
  }

  /** Opens a connection to the load balancer. */
  async connect(): Promise<RawConnection> {
    const socket = connect(Number(new URL(this.baseUrl).port), '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawConnection(socket);
  }

  async close(): Promise<void> {
    this.rawServers.forEach((server) => server.close());
    await this.balancing.closeLoadBalancer(this.loadBalancerArn);
    this.servers.forEach((server) => {
      server.closeAllConnections();
      server.close();
    });
    removeStateDirectory(this.stateDirectory);
  }

  private create(provider: ResourceProvider, logicalId: string, properties: JsonObject) {
    return provider.create(request(logicalId, properties));
  }
}

/** Sends and receives bytes as they are. */
export class RawConnection {
  received = '';
  private readonly closed: Promise<void>;

  constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  send(...lines: readonly string[]): void {
    this.socket.write(lines.join('\r\n'), 'latin1');
  }

  /** Resolves when this many responses with a body that ends in `;` have come, or the connection is closed. */
  async responses(count: number): Promise<string> {
    while (this.received.split(';').length <= count && !this.socket.destroyed) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.received;
  }

  async untilClosed(): Promise<string> {
    await this.closed;
    return this.received;
  }
}

export function fixedResponse(status: string, body: string): JsonObject {
  return { Type: 'fixed-response', FixedResponseConfig: { StatusCode: status, ContentType: 'text/plain', MessageBody: body } };
}

export function forwardTo(group: TargetGroup): JsonObject {
  return { Type: 'forward', TargetGroupArn: group.arn };
}
