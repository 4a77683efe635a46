import type { Construct } from 'constructs';
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  SubnetType,
  Vpc,
  type SubnetConfiguration,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { EnvironmentConfig } from '../config/platform-config';

/** Names of the groups of subnets, one subnet of each in either availability zone. */
export const SUBNETS = { public: 'public', database: 'database', service: 'service' } as const;

/** Where tasks run: in private subnets where there is a NAT gateway, otherwise in the public ones with an address of their own. */
export function taskSubnets(environment: EnvironmentConfig): { readonly group: string; readonly publicAddress: boolean } {
  return environment.network.natGateways > 0
    ? { group: SUBNETS.service, publicAddress: false }
    : { group: SUBNETS.public, publicAddress: true };
}

export class EnvironmentVpc extends Vpc {
  constructor(scope: Construct, id: string, environment: EnvironmentConfig) {
    super(scope, id, {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      natGateways: environment.network.natGateways,
      subnetConfiguration: subnetConfiguration(environment),
      // Image layers come from S3; this way they pass no NAT gateway, and cost nothing.
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // Emptying the default security group takes a custom resource with an asset. Nothing uses that group.
      restrictDefaultSecurityGroup: false,
    });
    this.logRejectedTraffic(environment);
  }

  private logRejectedTraffic(environment: EnvironmentConfig): void {
    const logGroup = new LogGroup(this, 'RejectedTraffic', {
      retention: environment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}

function subnetConfiguration(environment: EnvironmentConfig): SubnetConfiguration[] {
  return [
    { name: SUBNETS.public, subnetType: SubnetType.PUBLIC, cidrMask: 22, mapPublicIpOnLaunch: false },
    { name: SUBNETS.database, subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    {
      name: SUBNETS.service,
      subnetType: SubnetType.PRIVATE_WITH_EGRESS,
      cidrMask: 22,
      // Keeps the addresses of the other subnets where they are when a NAT gateway is added or taken away later.
      reserved: environment.network.natGateways === 0,
    },
  ];
}
