import { Match } from 'aws-cdk-lib/assertions';
import { DOMAIN, PROD, TEST, platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const platform = synthesize(platformFixture());
const development = platform.environment('test', 'network');
const production = platform.environment('prod', 'network');

describe('the network', () => {
  test('has as many NAT gateways as the configuration says', () => {
    development.resourceCountIs('AWS::EC2::NatGateway', 0);
    production.resourceCountIs('AWS::EC2::NatGateway', 1);
    synthesize(platformFixture({ environments: [{ ...TEST, network: { natGateways: 2 } }] }))
      .environment('test', 'network')
      .resourceCountIs('AWS::EC2::NatGateway', 2);
  });

  test('keeps the addresses of its public and database subnets when a NAT gateway is added', () => {
    const cidrs = (template: typeof production): string[] =>
      Object.entries(template.findResources('AWS::EC2::Subnet'))
        .filter(([id]) => !id.includes('service'))
        .map(([id, { Properties }]) => `${id} ${Properties.CidrBlock}`);
    expect(cidrs(development)).toHaveLength(4);
    expect(cidrs(production)).toEqual(cidrs(development));
  });

  test('gives no subnet public addresses by itself', () => {
    for (const { Properties } of Object.values(production.findResources('AWS::EC2::Subnet'))) {
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    }
  });

  test('takes its zones when it is deployed, without a look-up at synth', () => {
    development.hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } });
    expect(platform.app.synth().manifest.missing).toBeUndefined();
  });

  test('reaches S3 without a NAT gateway and logs what it rejects', () => {
    development.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    development.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' });
  });

  test("makes no custom resource but the password's", () => {
    const types = [...Object.values(production.toJSON().Resources as Record<string, { Type: string }>)].map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([
      'Custom::DatabasePassword',
    ]);
    production.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('the security groups', () => {
  test("let anyone reach the load balancer on its listener's port alone", () => {
    development.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: Match.stringLikeRegexp('^Load balancer'),
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 80, ToPort: 80 })],
    });
  });

  test('let the load balancer alone reach the tasks, on their port alone', () => {
    const ingress = Object.values(development.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties);
    const source = { 'Fn::GetAtt': [expect.stringMatching(/^LoadBalancer/), 'GroupId'] };
    expect(ingress).toEqual([expect.objectContaining({ FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: source })]);
    const [tasks] = Object.values(
      development.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: Match.stringLikeRegexp('^Tasks') } }),
    );
    expect(tasks?.Properties).not.toHaveProperty('SecurityGroupIngress');
  });

  test('let the load balancer reach nothing but the tasks', () => {
    const [loadBalancer] = Object.values(
      development.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: Match.stringLikeRegexp('^Load balancer') } }),
    );
    expect(loadBalancer?.Properties).not.toHaveProperty('SecurityGroupEgress');
    development.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  });
});

describe('the load balancer', () => {
  test('is public, drops invalid headers and answers 404 until a service is there', () => {
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

    test('speaks TLS 1.2 at least, with a certificate that DNS validates', () => {
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

    test('has the name in the zone, and the service tells it as its URL', () => {
      template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'shop.example.com.', Type: 'A', HostedZoneId: DOMAIN.zoneId });
      secure.environment('prod', 'service').hasOutput('Url', { Value: 'https://shop.example.com' });
    });
  });
});

describe('the cluster and its logs', () => {
  test('measures containers in production', () => {
    production.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterName: 'shop-prod',
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
    });
    development.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterName: 'shop-test',
      ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }],
    });
  });

  test('keeps logs as long as the tier says', () => {
    development.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
    production.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test("keeps the service's logs apart from the service, so that a first deployment that fails leaves them", () => {
    development.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/shop/test/service' });
  });
});
