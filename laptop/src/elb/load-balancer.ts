import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { forward } from './forward';
import { forwardUpgrade, refuseUpgrade, type Upgrade } from './forward-upgrade';
import { sendFixedResponse, sendGatewayError, sendRedirect } from './gateway-response';
import type { ListenerAction, WeightedTargetGroup } from './listener-action';
import { RoutingTable } from './routing-table';
import type { Target } from './target';
import type { TargetGroup } from './target-group';

const CLOSE_TIMEOUT_MILLISECONDS = 2000;

export interface LoadBalancerSettings {
  /** `idle_timeout.timeout_seconds`. */
  readonly idleTimeoutSeconds: number;
}

export interface LoadBalancerProps extends LoadBalancerSettings {
  readonly arn: string;
  readonly findTargetGroup: (arn: string) => TargetGroup | undefined;
}

/** A reverse proxy on the loopback interface. */
export class LoadBalancer {
  readonly routing = new RoutingTable();
  private servers: readonly Server[] = [];
  /** With those that were upgraded, which a server forgets. */
  private readonly connections = new Set<Socket>();

  constructor(private props: LoadBalancerProps) {}

  /** New settings hold for the next requests. */
  configure(settings: LoadBalancerSettings): void {
    this.props = { ...this.props, idleTimeoutSeconds: settings.idleTimeoutSeconds };
  }

  /** Listens on every address of `localhost`. Fails with `EADDRINUSE` where another program has the port. */
  async open(port: number): Promise<void> {
    const ipv4 = await this.listen('127.0.0.1', port);
    try {
      const ipv6 = await this.listen('::1', port);
      this.servers = [ipv4, ipv6];
    } catch (error) {
      if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        ipv4.close();
        throw error;
      }
      this.servers = [ipv4];
    }
  }

  /** Stops listening and gives requests in flight a moment to end. */
  async close(): Promise<void> {
    const servers = this.servers;
    this.servers = [];
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            const timer = setTimeout(() => this.connections.forEach((socket) => socket.destroy()), CLOSE_TIMEOUT_MILLISECONDS);
            server.close(() => {
              clearTimeout(timer);
              resolve();
            });
            server.closeIdleConnections();
          }),
      ),
    );
  }

  private async listen(host: string, port: number): Promise<Server> {
    const server = createServer((request, response) => this.handle(request, response));
    server.keepAliveTimeout = this.props.idleTimeoutSeconds * 1000;
    server.headersTimeout = (this.props.idleTimeoutSeconds + 5) * 1000;
    // A long upload is not an idle connection.
    server.requestTimeout = 0;
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => this.handleUpgrade({ request, socket: socket as Socket, head }));
    server.on('clientError', (_error, socket) => {
      if (socket.writable) {
        refuseUpgrade(socket, 400);
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
    return server;
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const action = this.route(request);
    switch (action?.type) {
      case 'forward': {
        const target = this.pick(action.targetGroups);
        if (target === undefined) {
          sendGatewayError(response, 503);
        } else {
          forward({ request, response, target, idleTimeoutSeconds: this.props.idleTimeoutSeconds });
        }
        return;
      }
      case 'fixed-response':
        sendFixedResponse(response, action);
        return;
      case 'redirect':
        sendRedirect(response, action);
        return;
      case undefined:
        sendGatewayError(response, 503);
    }
  }

  private handleUpgrade(upgrade: Upgrade): void {
    const action = this.route(upgrade.request);
    const target = action?.type === 'forward' ? this.pick(action.targetGroups) : undefined;
    if (target === undefined) {
      refuseUpgrade(upgrade.socket, action?.type === 'fixed-response' ? action.statusCode : 503);
    } else {
      forwardUpgrade(upgrade, target);
    }
  }

  private route(request: IncomingMessage): ListenerAction | undefined {
    const path = (request.url ?? '/').replace(/\?.*$/, '');
    return this.routing.route({ path, host: request.headers.host ?? '' });
  }

  private pick(groups: readonly WeightedTargetGroup[]): Target | undefined {
    let ticket = Math.random() * groups.reduce((sum, { weight }) => sum + weight, 0);
    const chosen = groups.find(({ weight }) => (ticket -= weight) < 0);
    return chosen === undefined ? undefined : this.props.findTargetGroup(chosen.arn)?.pick();
  }
}
