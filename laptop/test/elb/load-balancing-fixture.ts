import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject, ResourceProvider, ResourceRequest } from '../../src/cloudformation/resource-provider';
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

  async addRule(priority: number, conditions: readonly JsonObject[], action: JsonObject): Promise<void> {
    const properties = { ListenerArn: this.listenerArn, Priority: priority, Conditions: conditions, Actions: [action] };
    await this.create(new ListenerRuleProvider(this.balancing), `Rule${priority}`, properties);
  }

  /** Starts a server and registers it as a target. */
  async addTarget(group: TargetGroup, id: string, listener: RequestListener): Promise<Server> {
    const server = createServer(listener);
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    group.register({ id, address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, onUnhealthy: () => undefined });
    return server;
  }

  async close(): Promise<void> {
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

export function fixedResponse(status: string, body: string): JsonObject {
  return { Type: 'fixed-response', FixedResponseConfig: { StatusCode: status, ContentType: 'text/plain', MessageBody: body } };
}

export function forwardTo(group: TargetGroup): JsonObject {
  return { Type: 'forward', TargetGroupArn: group.arn };
}
