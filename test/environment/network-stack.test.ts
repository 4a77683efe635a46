import { Match } from 'aws-cdk-lib/assertions';
import { DOMAIN, PROD, TEST, platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const platform = synthesize(platformFixture());
const development = platform.environment('test', 'network');
const production = platform.environment('prod', 'network');

describe('the network', () => {
  test('has the configured number of NAT gateways', () => {
    development.resourceCountIs('AWS::EC2::NatGateway', 0);
    production.resourceCountIs('AWS::EC2::NatGateway', 1);
    synthesize(platformFixture({ environments: [{ ...TEST, network: { natGateways: 2 } }] }))
      .environment('test', 'network')
      .resourceCountIs('AWS::EC2::NatGateway', 2);
  });

  test('keeps every subnet and its address range when the number of NAT gateways changes', () => {
    const subnets = (template: typeof production): string[] =>
      Object.entries(template.findResources('AWS::EC2::Subnet')).map(([id, { Properties }]) => `${id} ${Properties.CidrBlock}`);
    expect(subnets(development)).toHaveLength(6);
    expect(subnets(production)).toEqual(subnets(development));
  });

  test('assigns no public addresses by default in any subnet', () => {
    for (const { Properties } of Object.values(production.findResources('AWS::EC2::Subnet'))) {
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    }
  });

  test('resolves its availability zones on deployment, without a lookup during synthesis', () => {
    development.hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } });
    expect(platform.app.synth().manifest.missing).toBeUndefined();
  });

  test('reaches S3 without a NAT gateway, and logs rejected traffic', () => {
    development.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    development.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' });
  });

  test('protects its load balancer from deletion in the production tier only', () => {
    const attributes = (value: string): object => ({
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: value }]),
    });
    development.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attributes('false'));
    production.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attributes('true'));
  });

  test('has no custom resource except the password', () => {
    const types = [...Object.values(production.toJSON().Resources as Record<string, { Type: string }>)].map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([
      'Custom::DatabasePassword',
    ]);
    production.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('the security groups', () => {
  test('allow anyone to reach the load balancer, but only on the port of its listener', () => {
    development.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: Match.stringLikeRegexp('^Load balancer'),
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 80, ToPort: 80 })],
    });
  });

  test('allow only the load balancer to reach the tasks, and only on their port', () => {
    const ingress = Object.values(development.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties);
    const source = { 'Fn::GetAtt': [expect.stringMatching(/^LoadBalancer/), 'GroupId'] };
    expect(ingress).toEqual([expect.objectContaining({ FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: source })]);
    const [tasks] = Object.values(
      development.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: Match.stringLikeRegexp('^Tasks') } }),
    );
    expect(tasks?.Properties).not.toHaveProperty('SecurityGroupIngress');
  });

  test('allow the load balancer to reach only the tasks', () => {
    const [loadBalancer] = Object.values(
      development.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: Match.stringLikeRegexp('^Load balancer') } }),
    );
    expect(loadBalancer?.Properties).not.toHaveProperty('SecurityGroupEgress');
    development.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  });
});

describe('the load balancer', () => {
  test('is public, drops invalid headers and responds with 404 without a service', () => {
    development.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' }]),
    });
    development.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '404' }) }],
    });
    development.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
  });

  describe('with a domain', () => {
    const secure = synthesize(platformFixture({ environments: [TEST, { ...PROD, domain: { ...DOMAIN, name: 'shop' } }] }));
    const template = secure.environment('prod', 'network');

    test('redirects HTTP to HTTPS', () => {
      template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
        Port: 80,
        DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
      });
    });

    test('uses TLS 1.2 or later, with a certificate validated by DNS', () => {
      template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
        Port: 443,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
        Certificates: [{ CertificateArn: { Ref: Match.anyValue() } }],
      });
      template.hasResourceProperties('AWS::CertificateManager::Certificate', {
        DomainName: 'shop.example.com',
        ValidationMethod: 'DNS',
        DomainValidationOptions: [{ DomainName: 'shop.example.com', HostedZoneId: DOMAIN.zoneId }],
      });
    });

    test('has a record in the hosted zone, which is the URL of the service', () => {
      template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'shop.example.com.', Type: 'A', HostedZoneId: DOMAIN.zoneId });
      secure.environment('prod', 'service').hasOutput('Url', { Value: 'https://shop.example.com' });
    });
  });
});

describe('the cluster and its logs', () => {
  test('Container Insights is enabled in production only', () => {
    production.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterName: 'shop-prod',
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
    });
    development.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterName: 'shop-test',
      ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }],
    });
  });

  test('logs are kept as long as the tier defines', () => {
    development.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
    production.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('the logs of the service are in the network stack, so that they remain when its first deployment fails', () => {
    development.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/shop/test/service' });
  });
});
