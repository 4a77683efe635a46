import { made, nameless, type InertResource, type InertTypes } from './inert-resource';
import type { ResourceResult } from '../resource-provider';

/**
 * What the pipeline and the services lean on. The pipeline itself and its build projects are here too: the engine that
 * runs them reads their records.
 */
export const inertDelivery: InertTypes = {
  'AWS::CodePipeline::Pipeline': (resource) => {
    const name = resource.name('Name');
    return made(name, { Arn: resource.arn('codepipeline', name), Version: '1' });
  },
  'AWS::CodePipeline::Webhook': nameless,
  'AWS::CodeBuild::Project': (resource) => {
    const name = resource.name('Name');
    return made(name, { Arn: resource.arn('codebuild', `project/${name}`) });
  },
  'AWS::CodeBuild::ReportGroup': (resource) => {
    const arn = resource.arn('codebuild', `report-group/${resource.name('Name')}`);
    return made(arn, { Arn: arn });
  },
  'AWS::CodeConnections::Connection': (resource) => {
    const arn = resource.arn('codeconnections', `connection/${resource.uuid()}`);
    return made(arn, { ConnectionArn: arn, ConnectionStatus: 'AVAILABLE', OwnerAccountId: resource.account });
  },
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': (resource) => made(resource.text('Bucket')),
  'AWS::ECS::ClusterCapacityProviderAssociations': (resource) => made(resource.text('Cluster')),
  'AWS::ApplicationAutoScaling::ScalableTarget': (resource) => {
    const id = ['ResourceId', 'ScalableDimension', 'ServiceNamespace'].map((name) => resource.text(name)).join('|');
    return made(id, { Id: id });
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': (resource) => {
    const arn = resource.arn('autoscaling', `scalingPolicy:${resource.uuid()}:policyName/${resource.name('PolicyName')}`);
    return made(arn, { Arn: arn });
  },
  'AWS::ServiceDiscovery::PrivateDnsNamespace': (resource) => {
    const id = resource.id('ns-');
    return made(id, { Id: id, Arn: resource.arn('servicediscovery', `namespace/${id}`), HostedZoneId: resource.id('Z').toUpperCase() });
  },
  'AWS::RDS::DBSubnetGroup': (resource) => {
    const name = resource.name('DBSubnetGroupName').toLowerCase();
    return made(name, { DBSubnetGroupArn: resource.arn('rds', `subgrp:${name}`) });
  },
  'AWS::RDS::DBClusterParameterGroup': (resource) => made(resource.name('DBClusterParameterGroupName').toLowerCase()),
  'AWS::RDS::DBParameterGroup': (resource) => {
    const name = resource.name('DBParameterGroupName').toLowerCase();
    return made(name, { DBParameterGroupArn: resource.arn('rds', `pg:${name}`), DBParameterGroupName: name });
  },
};

function bucket(resource: InertResource): ResourceResult {
  const name = resource.name('BucketName').toLowerCase().slice(0, 63);
  return made(name, {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${resource.region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${resource.region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website-${resource.region}.amazonaws.com`,
  });
}
