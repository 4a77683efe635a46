import { made, nameless, type InertTypes } from './inert-resource';

/** Identities and rights, which nothing on a laptop checks. */
export const inertSecurity: InertTypes = {
  'AWS::IAM::Role': (resource) => {
    const name = resource.name('RoleName');
    return made(name, { Arn: resource.globalArn('iam', `role/${name}`), RoleId: resource.id('AROA').toUpperCase() });
  },
  'AWS::IAM::Policy': (resource) => made(resource.name('PolicyName'), { Id: resource.name('PolicyName') }),
  'AWS::IAM::RolePolicy': nameless,
  'AWS::IAM::ManagedPolicy': (resource) => {
    const arn = resource.globalArn('iam', `policy/${resource.name('ManagedPolicyName')}`);
    return made(arn, { PolicyArn: arn, PolicyId: resource.id('ANPA').toUpperCase() });
  },
  'AWS::IAM::InstanceProfile': (resource) => {
    const name = resource.name('InstanceProfileName');
    return made(name, { Arn: resource.globalArn('iam', `instance-profile/${name}`) });
  },
  'AWS::IAM::ServiceLinkedRole': (resource) =>
    made(resource.properties.string('AWSServiceName'), { RoleName: resource.properties.string('AWSServiceName') }),
  'AWS::Events::EventBusPolicy': nameless,
  'AWS::SecretsManager::ResourcePolicy': nameless,
  'AWS::SQS::QueuePolicy': nameless,
  'AWS::Lambda::Permission': (resource) => made(resource.name('Id'), { Id: resource.name('Id') }),
};
