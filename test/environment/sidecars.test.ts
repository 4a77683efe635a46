import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentOptions } from '../../src/config/environment';
import type { ServiceOptions } from '../../src/config/service';
import { policyStatements } from '../support/policy-statements';
import { DOMAIN, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize, type Platform } from '../support/synthesize';

const PROXY = {
  image: 'public.ecr.aws/nginx/nginx:1.29.3',
  command: ['nginx', '-g', 'daemon off;'],
  ports: [9000, 9001],
  healthCheck: { command: ['CMD', 'nginx', '-t'], intervalSeconds: 5 },
  environment: { UPSTREAM: 'http://localhost:${PORT}/${ENVIRONMENT}', HOST: '${DATABASE_HOST}' },
  secrets: { TOKEN: 'PROXY_TOKEN', PGPASSWORD: 'DATABASE_PASSWORD' },
  cpu: 64,
  memoryMiB: 128,
  volumes: { sockets: '/var/run/proxy' },
  dependsOn: { prepare: 'SUCCESS' },
  stopTimeoutSeconds: 20,
} as const;
const SERVICE: ServiceOptions = {
  containers: {
    proxy: PROXY,
    prepare: { image: '222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/prepare:7', essential: false },
    agent: { image: 'agent:1', dependsOn: { service: 'START' } },
  },
  volumes: { sockets: '/app/sockets' },
};
const ADMIN = { patterns: ['/admin', '/admin/*'], port: 9000, healthCheckPath: '/up' };

const platformWith = (service: ServiceOptions, environment: Partial<EnvironmentOptions> = {}): Platform =>
  synthesize(platformFixture({ service, environments: [TEST, { ...PROD, ...environment }] }));

interface Definition {
  readonly Family: string;
  readonly ContainerDefinitions: readonly Readonly<Record<string, unknown>>[];
  readonly Volumes?: unknown;
}

function definitionOf(template: Template, family = 'shop-prod'): Definition {
  const all = Object.values(template.findResources('AWS::ECS::TaskDefinition')).map(({ Properties }) => Properties as Definition);
  return all.find(({ Family }) => Family === family)!;
}
const containerOf = (template: Template, name: string) => definitionOf(template).ContainerDefinitions.find(({ Name }) => Name === name)!;

test('without other containers, a task has one, with the CPU of the task', () => {
  const definition = definitionOf(platformWith({}).environment('prod', 'service'));
  expect(definition.ContainerDefinitions).toHaveLength(1);
  expect(definition.ContainerDefinitions[0]).not.toHaveProperty('Cpu');
  expect(definition.ContainerDefinitions[0]).not.toHaveProperty('DependsOn');
  expect(definition).not.toHaveProperty('Volumes');
});

describe('a container beside the service', () => {
  const service = platformWith({ ...SERVICE, workers: { mailer: { command: ['node', 'mailer.js'] } } }).environment('prod', 'service');

  test('has what its options say', () => {
    expect(containerOf(service, 'proxy')).toMatchObject({
      Image: PROXY.image,
      Command: PROXY.command,
      PortMappings: [
        { ContainerPort: 9000, Protocol: 'tcp' },
        { ContainerPort: 9001, Protocol: 'tcp' },
      ],
      Essential: true,
      HealthCheck: { Command: ['CMD', 'nginx', '-t'], Interval: 5, Timeout: 5, Retries: 3, StartPeriod: 0 },
      Cpu: 64,
      Memory: 128,
      DependsOn: [{ ContainerName: 'prepare', Condition: 'SUCCESS' }],
      MountPoints: [{ SourceVolume: 'sockets', ContainerPath: '/var/run/proxy', ReadOnly: false }],
      StopTimeout: 20,
    });
    const { Environment: variables } = containerOf(service, 'proxy');
    expect(variables).toContainEqual({ Name: 'UPSTREAM', Value: 'http://localhost:8080/prod' });
    expect(variables).not.toContainEqual(expect.objectContaining({ Name: 'VERSION' }));
    expect(JSON.stringify(variables)).toMatch(/"HOST".*EndpointAddress/);
    expect(JSON.stringify(containerOf(service, 'proxy')['Secrets'])).toMatch(
      /TOKEN.*parameter\/shop\/prod\/secrets\/PROXY_TOKEN.*PGPASSWORD.*parameter\/shop\/prod\/database\/password/,
    );
    expect(containerOf(service, 'prepare')).toMatchObject({ Essential: false });
    expect(containerOf(service, 'agent')).toMatchObject({ Essential: true, DependsOn: [{ ContainerName: 'service', Condition: 'START' }] });
  });

  test('writes to the log group of the environment, in streams of its own', () => {
    const { Options: options } = containerOf(service, 'service')['LogConfiguration'] as { readonly Options: unknown };
    expect(containerOf(service, 'proxy')['LogConfiguration']).toMatchObject({ Options: options });
  });

  test('leaves the service the CPU that it does not reserve, the first port and a share of the volumes', () => {
    expect(containerOf(service, 'service')).toMatchObject({
      Cpu: 512 - 64,
      Essential: true,
      PortMappings: [{ ContainerPort: 8080 }],
      MountPoints: [{ SourceVolume: 'sockets', ContainerPath: '/app/sockets', ReadOnly: false }],
    });
    expect(definitionOf(service).ContainerDefinitions.map(({ Name }) => Name)).toEqual(['service', 'proxy', 'prepare', 'agent']);
    expect(definitionOf(service).Volumes).toEqual([{ Name: 'sockets' }]);
  });

  test('is not in the tasks of workers', () => {
    expect(definitionOf(service, 'shop-prod--mailer').ContainerDefinitions.map(({ Name }) => Name)).toEqual(['service']);
  });

  test('may be pulled from its repository of ECR, and its secrets may be read', () => {
    const pulled = policyStatements(service).filter(({ actions }) => actions.includes('ecr:BatchGetImage'));
    expect(JSON.stringify(pulled)).toContain('arn:aws:ecr:eu-west-1:222222222222:repository/team/prepare');
    expect(JSON.stringify(containerOf(service, 'prepare')['Image'])).toContain('/team/prepare:7');
    const read = policyStatements(service).filter(({ actions }) => actions.includes('ssm:GetParameters'));
    expect(JSON.stringify(read)).toContain('parameter/shop/prod/secrets/PROXY_TOKEN');
  });

  test('is changed in a single environment', () => {
    const changed = platformWith(SERVICE, { service: { containers: { proxy: { memoryMiB: 256 } }, dependsOn: { proxy: 'HEALTHY' } } });
    expect(containerOf(changed.environment('prod', 'service'), 'proxy')).toMatchObject({ Memory: 256 });
    expect(containerOf(changed.environment('prod', 'service'), 'service')).toMatchObject({
      DependsOn: [{ ContainerName: 'proxy', Condition: 'HEALTHY' }],
    });
    const test = definitionOf(changed.environment('test', 'service'), 'shop-test').ContainerDefinitions;
    expect(test[1]).toMatchObject({ Name: 'proxy', Memory: 128 });
    expect(test[0]).not.toHaveProperty('DependsOn');
  });
});

describe('a path', () => {
  const paths = { admin: ADMIN, metrics: { patterns: ['/metrics'], port: 9090 } };
  const platform = platformWith({ ...SERVICE, additionalPorts: [9090], paths }, { domain: DOMAIN });
  const [network, service] = [platform.environment('prod', 'network'), platform.environment('prod', 'service')];
  const rules = (template: Template) =>
    Object.entries(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule')).map(([id, { Properties }]) => ({
      id,
      priority: Properties.Priority as number,
      patterns: Properties.Conditions[0].PathPatternConfig.Values as readonly string[],
      listener: Properties.ListenerArn as unknown,
      group: Properties.Actions[0].TargetGroupArn.Ref as string,
    }));
  const ruleOf = (template: Template, pattern: string) => rules(template).find(({ patterns }) => patterns.includes(pattern))!;

  test('has a rule before that of the service, on the same listener', () => {
    const main = ruleOf(service, '/*');
    expect(main).toMatchObject({ priority: 50_000, id: rules(platformWith({}).environment('prod', 'service'))[0]!.id });
    for (const pattern of ['/admin', '/admin/*', '/metrics']) {
      expect(ruleOf(service, pattern).priority).toBeLessThan(main.priority);
      expect(ruleOf(service, pattern).listener).toEqual(main.listener);
    }
    expect(JSON.stringify(main.listener)).toContain('Https');
    expect(new Set(rules(service).map(({ priority }) => priority)).size).toBe(3);
  });

  test('has a target group with its health check, in which ECS registers the container, and which another port does not replace', () => {
    const group = ruleOf(service, '/admin').group;
    expect(service.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')[group]!['Properties']).toMatchObject({
      Port: 80,
      HealthCheckPath: '/up',
      HealthCheckIntervalSeconds: 5,
      TargetType: 'ip',
    });
    service.hasResource('AWS::ECS::Service', {
      Properties: {
        LoadBalancers: [
          { ContainerName: 'service', ContainerPort: 8080, TargetGroupArn: { Ref: ruleOf(service, '/*').group } },
          { ContainerName: 'proxy', ContainerPort: 9000, TargetGroupArn: { Ref: group } },
          { ContainerName: 'service', ContainerPort: 9090, TargetGroupArn: { Ref: ruleOf(service, '/metrics').group } },
        ],
      },
      DependsOn: Match.arrayWith(
        rules(service)
          .map(({ id }) => id)
          .toSorted(),
      ),
    });
    expect(containerOf(service, 'service')['PortMappings']).toMatchObject([{ ContainerPort: 8080 }, { ContainerPort: 9090 }]);
  });

  test('opens its port to the load balancer alone', () => {
    const ports = (template: Template) =>
      Object.values(template.findResources('AWS::EC2::SecurityGroupIngress'))
        .filter(({ Properties }) => JSON.stringify(Properties.SourceSecurityGroupId).includes('LoadBalancer'))
        .map(({ Properties }) => Properties.FromPort as number);
    expect(ports(network).toSorted()).toEqual([8080, 9000, 9090]);
    expect(ports(platformWith(SERVICE).environment('prod', 'network'))).toEqual([8080]);
  });

  test('has alarms, which roll a production environment back', () => {
    const names = ['error-rate', 'error-rate-path-admin', 'error-rate-path-metrics'].map((name) => `shop-prod-${name}`);
    service.hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { Alarms: { AlarmNames: names, Rollback: true } } });
    service.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'shop-prod-unhealthy-tasks-path-admin' });
  });

  test('leaves the rules and target groups of the others as they are when it is added or removed', () => {
    const without = platformWith({ ...SERVICE, paths: { admin: ADMIN } }, { domain: DOMAIN }).environment('prod', 'service');
    expect(ruleOf(without, '/admin')).toEqual(ruleOf(service, '/admin'));
    expect(ruleOf(without, '/*')).toEqual(ruleOf(service, '/*'));
  });
});
