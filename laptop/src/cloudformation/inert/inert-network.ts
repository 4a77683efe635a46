import { made, nameless, withId, type InertTypes } from './inert-resource';

/** Networks. On a laptop, everything listens on the loopback interface. */
export const inertNetwork: InertTypes = {
  'AWS::EC2::VPC': (resource) => {
    const id = resource.id('vpc-');
    return made(id, {
      VpcId: id,
      ...resource.given('CidrBlock'),
      CidrBlockAssociations: [resource.id('vpc-cidr-assoc-')],
      DefaultNetworkAcl: resource.id('acl-'),
      DefaultSecurityGroup: resource.id('sg-'),
      Ipv6CidrBlocks: [],
    });
  },
  'AWS::EC2::Subnet': (resource) => {
    const id = resource.id('subnet-');
    return made(id, {
      SubnetId: id,
      AvailabilityZone: `${resource.region}a`,
      ...resource.given('AvailabilityZone', 'CidrBlock', 'VpcId'),
      NetworkAclAssociationId: resource.id('aclassoc-'),
      Ipv6CidrBlocks: [],
    });
  },
  'AWS::EC2::SecurityGroup': (resource) => {
    const id = resource.id('sg-');
    return made(id, { GroupId: id, Id: id, ...resource.given('VpcId') });
  },
  'AWS::EC2::SecurityGroupIngress': withId('sgr-', 'Id'),
  'AWS::EC2::SecurityGroupEgress': withId('sgr-', 'Id'),
  'AWS::EC2::EIP': (resource) => made('192.0.2.1', { AllocationId: resource.id('eipalloc-'), PublicIp: '192.0.2.1' }),
  'AWS::EC2::FlowLog': withId('fl-', 'Id'),
  'AWS::EC2::InternetGateway': withId('igw-', 'InternetGatewayId'),
  'AWS::EC2::EgressOnlyInternetGateway': withId('eigw-', 'Id'),
  'AWS::EC2::NatGateway': withId('nat-', 'NatGatewayId'),
  'AWS::EC2::NetworkAcl': withId('acl-', 'Id'),
  'AWS::EC2::NetworkAclEntry': nameless,
  'AWS::EC2::Route': nameless,
  'AWS::EC2::RouteTable': withId('rtb-', 'RouteTableId'),
  'AWS::EC2::SubnetNetworkAclAssociation': withId('aclassoc-', 'AssociationId'),
  'AWS::EC2::SubnetRouteTableAssociation': withId('rtbassoc-', 'Id'),
  'AWS::EC2::VPCCidrBlock': withId('vpc-cidr-assoc-', 'Id'),
  'AWS::EC2::VPCEndpoint': (resource) => {
    const id = resource.id('vpce-');
    return made(id, { Id: id, DnsEntries: [], NetworkInterfaceIds: [] });
  },
  'AWS::EC2::VPCGatewayAttachment': nameless,
  'AWS::EFS::MountTarget': (resource) => {
    const id = resource.id('fsmt-');
    return made(id, { Id: id, IpAddress: '127.0.0.1' });
  },
  'AWS::Route53::HostedZone': (resource) => {
    const id = resource.id('Z').toUpperCase();
    return made(id, { Id: id, NameServers: [] });
  },
  'AWS::Route53::RecordSet': (resource) => made(resource.properties.string('Name')),
  'AWS::CertificateManager::Certificate': (resource) => {
    const arn = resource.arn('acm', `certificate/${resource.uuid()}`);
    return made(arn, { CertificateArn: arn });
  },
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': nameless,
  'AWS::WAFv2::WebACLAssociation': nameless,
};
