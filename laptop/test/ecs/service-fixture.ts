import type { JsonObject } from '../../src/json';
import type { ResourceRecord, ResourceResult } from '../../src/cloudformation/resource-provider';
import { EcsServiceProvider } from '../../src/ecs/ecs-service-provider';
import type { ServiceEvent, ServiceView } from '../../src/ecs/service-view';
import type { TargetGroup } from '../../src/elb/target-group';
import { ProcessRuntime } from '../../src/runtime/process-runtime';
import type { TaskRuntime } from '../../src/runtime/task-runtime';
import type { Parameter, ParameterStore } from '../../src/ssm/parameter-store';
import { forwardTo, LoadBalancingFixture, request } from '../elb/load-balancing-fixture';
import { SAMPLE_SERVER, writeProcessImage } from '../runtime/sample-task';

/** Parameters in memory. */
export class FakeParameterStore implements ParameterStore {
  private readonly values = new Map<string, string>();

  put({ name, value }: { name: string; value: string }): number {
    this.values.set(name, value);
    return 1;
  }

  find(name: string): Parameter | undefined {
    const value = this.values.get(name);
    return value === undefined ? undefined : { name, type: 'SecureString', value, version: 1, lastModified: '2026-01-01T00:00:00.000Z' };
  }

  delete(name: string): boolean {
    return this.values.delete(name);
  }
}

/** An environment with a load balancer, a target group and a service whose tasks are plain processes. */
export class ServiceFixture {
  readonly parameters = new FakeParameterStore();
  readonly log: string[] = [];
  readonly events: ServiceEvent[] = [];
  readonly taskDefinitions = new Map<string, JsonObject>();
  readonly alarms = new Map<string, JsonObject>();
  minuteMilliseconds = 200;
  /** Aborts the deployments in progress, as a person does who stops the run. */
  person = new AbortController();
  provider: EcsServiceProvider;
  record: ResourceRecord | undefined;

  private constructor(
    readonly balancing: LoadBalancingFixture,
    readonly group: TargetGroup,
  ) {
    this.provider = this.newProvider();
  }

  static async open(targetGroup: JsonObject = {}): Promise<ServiceFixture> {
    const balancing = await LoadBalancingFixture.open();
    const group = await balancing.targetGroup({
      HealthCheckIntervalSeconds: 0.2,
      HealthCheckTimeoutSeconds: 1,
      UnhealthyThresholdCount: 2,
      TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
      ...targetGroup,
    });
    await balancing.listen(forwardTo(group));
    return new ServiceFixture(balancing, group);
  }

  get url(): string {
    return this.balancing.baseUrl;
  }

  /** The provider of a new engine. */
  newProvider(runtime: TaskRuntime = new ProcessRuntime(this.balancing.stateDirectory)): EcsServiceProvider {
    return new EcsServiceProvider({
      runtime,
      stateDirectory: this.balancing.stateDirectory,
      parameters: this.parameters,
      findSecret: () => Promise.reject(new Error('there is no Secrets Manager')),
      awsVariables: () => ({ environment: {}, secrets: {} }),
      findTargetGroup: (arn) => this.balancing.balancing.targetGroup(arn),
      setWeights: (arn, weights) => this.balancing.balancing.setWeights(arn, weights),
      minuteMilliseconds: this.minuteMilliseconds,
      findAlarm: (name) => this.alarms.get(name),
      findMeasuredTargetGroup: (name) => this.balancing.balancing.measuredTargetGroup(name),
      findTaskDefinition: (arn) => this.taskDefinitions.get(arn),
      onEvent: (_service, event) => this.events.push(event),
    });
  }

  /** Registers a task definition, with its image, and returns its ARN. */
  define(version: string, options: { readonly source?: string; readonly container?: JsonObject } = {}): string {
    const arn = `arn:aws:ecs:eu-west-1:111111111111:task-definition/sample:${version}`;
    writeProcessImage(this.balancing.stateDirectory, `laptop.invalid/sample:${version}`, options.source ?? SAMPLE_SERVER);
    const container = {
      Name: 'app',
      Image: `laptop.invalid/sample:${version}`,
      Environment: [{ Name: 'VERSION', Value: version }],
      PortMappings: [{ ContainerPort: 8080 }],
      StopTimeout: 5,
    };
    this.taskDefinitions.set(arn, {
      Family: 'sample',
      Cpu: '256',
      Memory: '512',
      ContainerDefinitions: [{ ...container, ...options.container }],
    });
    return arn;
  }

  serviceRequest(taskDefinition: string, changes: JsonObject = {}) {
    return request(
      'Service',
      {
        Cluster: 'test',
        ServiceName: 'web',
        TaskDefinition: taskDefinition,
        HealthCheckGracePeriodSeconds: 5,
        LoadBalancers: [{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: this.group.arn }],
        DeploymentConfiguration: {
          DeploymentCircuitBreaker: { Enable: true, Rollback: true, ThresholdConfiguration: { Type: 'COUNT', Value: 2 } },
        },
        ...changes,
      },
      (line) => this.log.push(line),
    );
  }

  /** Creates or updates the service, as a stack would. */
  async deploy(taskDefinition: string, changes: JsonObject = {}): Promise<ResourceResult> {
    const given = { ...this.serviceRequest(taskDefinition, changes), signal: this.person.signal };
    const result = await (this.record === undefined ? this.provider.create(given) : this.provider.update(given));
    this.record = { logicalId: 'Service', type: this.provider.type, properties: {}, ...result };
    return result;
  }

  view(): ServiceView {
    const [view] = this.provider.views();
    if (view === undefined) {
      throw new Error('no service runs');
    }
    return view;
  }

  async ask(path = '/'): Promise<{ readonly version: string; readonly pid: number; readonly environment: Record<string, string> }> {
    return (await (await fetch(`${this.url}${path}`)).json()) as { version: string; pid: number; environment: Record<string, string> };
  }

  async close(): Promise<void> {
    if (this.record !== undefined) {
      await this.provider.stop(this.record);
    }
    await this.balancing.close();
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error('waited for too long');
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
