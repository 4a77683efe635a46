import { made, nameless, type InertTypes } from './inert-resource';

/** A host that cannot be reached (RFC 2606), so that no image is pulled or pushed by accident. */
export const IMAGE_REGISTRY = 'laptop.invalid';

/** What the pipeline and the services use. The engine also runs the pipeline and its build projects from their records. */
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
  'AWS::S3::BucketPolicy': (resource) => made(resource.properties.string('Bucket')),
  /** Images stay in Docker, or in a folder, under the name of their repository. */
  'AWS::ECR::Repository': (resource) => {
    const name = resource.name('RepositoryName').toLowerCase();
    return made(name, { Arn: resource.arn('ecr', `repository/${name}`), RepositoryUri: `${IMAGE_REGISTRY}/${name}` });
  },
  'AWS::ECS::ClusterCapacityProviderAssociations': (resource) => made(resource.properties.string('Cluster')),
  'AWS::Scheduler::Schedule': (resource) => {
    const name = resource.name('Name');
    return made(name, { Arn: resource.arn('scheduler', `schedule/default/${name}`) });
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
