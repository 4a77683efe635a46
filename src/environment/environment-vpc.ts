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

/** Names of the subnet groups. Each has one subnet in each of the two availability zones. */
export const SUBNETS = { public: 'public', database: 'database', service: 'service' } as const;

const SUBNET_CONFIGURATION: SubnetConfiguration[] = [
  { name: SUBNETS.public, subnetType: SubnetType.PUBLIC, cidrMask: 22, mapPublicIpOnLaunch: false },
  { name: SUBNETS.database, subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
  // Without a NAT gateway they are empty. They stay, because subnets in which tasks run cannot be deleted when the last gateway is removed.
  { name: SUBNETS.service, subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
];

/** Where tasks run: in private subnets if there is a NAT gateway, otherwise in public subnets with a public address. */
export function taskSubnets(environment: EnvironmentConfig): { readonly group: string; readonly publicAddress: boolean } {
  return environment.network.natGateways > 0
    ? { group: SUBNETS.service, publicAddress: false }
    : { group: SUBNETS.public, publicAddress: true };
}

/** The VPC of an environment, in two availability zones. */
export class EnvironmentVpc extends Vpc {
  constructor(scope: Construct, id: string, environment: EnvironmentConfig) {
    super(scope, id, {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      natGateways: environment.network.natGateways,
      subnetConfiguration: SUBNET_CONFIGURATION,
      // Image layers come from S3. Through the endpoint they cost nothing, unlike through a NAT gateway.
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // Nothing uses the default security group. Removing its rules would need a custom resource with an asset.
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
