import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errorCode } from '../error-code';
import { forward } from './forward';
import { requestedHost } from './forwarded-headers';
import { forwardWebSocket, ignoreUpgrade, isWebSocket, refuseSocket, type Upgrade } from './forward-web-socket';
import { sendFixedResponse, sendErrorPage, sendRedirect } from './own-response';
import type { ListenerAction, WeightedTargetGroup } from './listener-action';
import { isAcceptable, MAXIMUM_HEADERS } from './request-limits';
import { RoutingTable } from './routing-table';
import type { Target } from './target';
import type { TargetGroup } from './target-group';

const CLOSE_TIMEOUT_MILLISECONDS = 2000;
const NO_IPV6: readonly (string | undefined)[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

export interface ReverseProxySettings {
  /** `idle_timeout.timeout_seconds`. */
  readonly idleTimeoutSeconds: number;
}

export interface ReverseProxyProps extends ReverseProxySettings {
  readonly findTargetGroup: (arn: string) => TargetGroup | undefined;
}

/** What serves the requests of one load balancer, on the loopback interface. */
export class ReverseProxy {
  readonly routing = new RoutingTable();
  private servers: readonly Server[] = [];
  /** Including WebSocket connections, which a server no longer knows. */
  private readonly connections = new Set<Socket>();
  private readonly lastResponses = new WeakMap<Socket, ServerResponse>();

  constructor(private props: ReverseProxyProps) {}

  /** Applies new settings to later requests. */
  configure(settings: ReverseProxySettings): void {
    this.props = { ...this.props, idleTimeoutSeconds: settings.idleTimeoutSeconds };
  }

  /**
   * Listens on every address of `localhost`.
   * @throws Error with the code `EADDRINUSE` when another program uses the port
   */
  async open(port: number): Promise<void> {
    const ipv4 = await this.listen('127.0.0.1', port);
    try {
      const ipv6 = await this.listen('::1', port);
      this.servers = [ipv4, ipv6];
    } catch (error) {
      if (!NO_IPV6.includes(errorCode(error))) {
        ipv4.close();
        throw error;
      }
      this.servers = [ipv4];
    }
  }

  /** Stops listening, and closes the connections that are still in use after two seconds. */
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
    const options = { maxHeaderSize: MAXIMUM_HEADERS, requireHostHeader: false };
    const server = createServer(options, (request, response) => this.handle(request, response));
    server.keepAliveTimeout = this.props.idleTimeoutSeconds * 1000;
    server.headersTimeout = (this.props.idleTimeoutSeconds + 5) * 1000;
    // A long upload is not an idle connection.
    server.requestTimeout = 0;
    server.on('connection', (socket) => this.track(socket));
    server.on('upgrade', (request, socket, head) => this.handleUpgrade(server, { request, socket: socket as Socket, head }));
    server.on('clientError', (_error, socket) => {
      if (socket.writable) {
        refuseSocket(socket, 400);
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
    return server;
  }

  /** A connection comes here again for each request whose `Upgrade` header is ignored. */
  private track(socket: Socket): void {
    if (!this.connections.has(socket)) {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
      // Node removes its own listener when a connection is upgraded.
      socket.on('error', () => socket.destroy());
    }
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    this.lastResponses.set(request.socket, response);
    if (!isAcceptable(request)) {
      response.setHeader('Connection', 'close');
      sendErrorPage(response, 400);
      return;
    }
    const action = this.route(request);
    switch (action?.type) {
      case 'forward': {
        const target = this.pick(action.targetGroups);
        if (target === undefined) {
          sendErrorPage(response, 503);
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
        sendErrorPage(response, 503);
    }
  }

  private handleUpgrade(server: Server, upgrade: Upgrade): void {
    const previous = this.lastResponses.get(upgrade.socket);
    if (previous?.writableFinished === false) {
      // The client did not wait for the response to its previous request.
      previous.once('close', () => this.handleUpgrade(server, upgrade));
      return;
    }
    const action = isWebSocket(upgrade) && isAcceptable(upgrade.request) ? this.route(upgrade.request) : undefined;
    const target = action?.type === 'forward' ? this.pick(action.targetGroups) : undefined;
    if (target === undefined) {
      ignoreUpgrade(server, upgrade);
    } else {
      forwardWebSocket({ ...upgrade, target, idleTimeoutSeconds: this.props.idleTimeoutSeconds });
    }
  }

  private route(request: IncomingMessage): ListenerAction | undefined {
    return this.routing.route({ path: String(request.url).replace(/\?.*$/, ''), host: requestedHost(request), headers: request.headers });
  }

  private pick(groups: readonly WeightedTargetGroup[]): Target | undefined {
    let ticket = Math.random() * groups.reduce((sum, { weight }) => sum + weight, 0);
    const chosen = groups.find(({ weight }) => (ticket -= weight) < 0);
    return chosen === undefined ? undefined : this.props.findTargetGroup(chosen.arn)?.pick();
  }
}
