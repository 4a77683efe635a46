import { Construct } from 'constructs';
import { Duration } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  SslPolicy,
  type ApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { DomainConfig, EnvironmentConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';

export interface LoadBalancerProps {
  readonly vpc: IVpc;
  readonly environment: EnvironmentConfig;
}

/** The public load balancer. It responds with 404 until a service adds its rule, and uses HTTPS if the environment has a domain. */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  readonly securityGroup: SecurityGroup;
  /** The listener to which the service adds its rule. */
  readonly listener: ApplicationListener;
  readonly url: string;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const {
      vpc,
      environment: { domain, tier },
    } = props;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Load balancer: HTTP and HTTPS from anywhere, to the tasks alone',
      allowAllOutbound: false,
    });
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      internetFacing: true,
      securityGroup: this.securityGroup,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
      deletionProtection: tier === 'production',
    });
    this.listener = domain ? this.addHttps(domain) : this.addHttp(notFound());
    acknowledge(this, {
      EC23: 'The service is public: anyone can reach the load balancer, but only on the ports of its listeners',
      ELB2: 'CloudWatch has metrics of the requests and the service logs them; access logs would need a bucket that outlives the environment',
    });
    this.url = domain ? `https://${domain.fullyQualifiedName}` : `http://${this.balancer.loadBalancerDnsName}`;
  }

  private addHttp(defaultAction: ListenerAction): ApplicationListener {
    this.securityGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(80), 'HTTP from anywhere');
    return this.balancer.addListener('Http', { port: 80, protocol: ApplicationProtocol.HTTP, open: false, defaultAction });
  }

  private addHttps(domain: DomainConfig): ApplicationListener {
    this.addHttp(ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }));
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: domain.zoneId, zoneName: domain.zoneName });
    const certificate = new Certificate(this, 'Certificate', {
      domainName: domain.fullyQualifiedName,
      validation: CertificateValidation.fromDns(zone),
    });
    new ARecord(this, 'Record', {
      zone,
      recordName: `${domain.fullyQualifiedName}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.balancer)),
    });
    this.securityGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS from anywhere');
    return this.balancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      sslPolicy: SslPolicy.TLS13_12_RES_PQ,
      certificates: [certificate],
      open: false,
      defaultAction: notFound(),
    });
  }
}

const notFound = (): ListenerAction => ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' });
