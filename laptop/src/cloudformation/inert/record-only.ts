import { partitionOf, urlSuffixOf } from '../template/pseudo-parameters';
import type { ResourceProvider, ResourceRequest, ResourceResult } from '../resource-provider';
import { InertResource, made, type InertTypes } from './inert-resource';

/** Types that applications use through an SDK, where a template says that nothing does. Those of other types get invented attributes. */
const KNOWN_TYPES: InertTypes = {
  'AWS::S3::Bucket': (resource) => {
    const name = resource.name('BucketName').toLowerCase().slice(0, 63);
    const { region } = resource;
    const suffix = urlSuffixOf(region);
    return made(name, {
      Arn: `arn:${partitionOf(region)}:s3:::${name}`,
      DomainName: `${name}.s3.${suffix}`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.${suffix}`,
      RegionalDomainName: `${name}.s3.${region}.${suffix}`,
      WebsiteURL: `http://${name}.s3-website-${region}.${suffix}`,
    });
  },
  'AWS::KMS::Key': (resource) => made(resource.uuid(), { Arn: resource.arn('kms', `key/${resource.uuid()}`), KeyId: resource.uuid() }),
  'AWS::KMS::Alias': (resource) => made(resource.properties.string('AliasName')),
  'AWS::Events::Rule': (resource) => {
    const name = resource.name('Name');
    return made(name, { Arn: resource.arn('events', `rule/${name}`) });
  },
  'AWS::SNS::Topic': (resource) => {
    const arn = resource.arn('sns', resource.name('TopicName'));
    return made(arn, { TopicArn: arn, TopicName: resource.name('TopicName') });
  },
  'AWS::SNS::Subscription': (resource) => {
    const arn = `${resource.properties.string('TopicArn')}:${resource.uuid()}`;
    return made(arn, { Arn: arn });
  },
};

/** Records resources that a template declares as without effect. */
export class RecordOnlyProvider implements ResourceProvider {
  readonly type = 'any declared type';
  readonly inert = true;

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const resource = new InertResource(request);
    const known = KNOWN_TYPES[String(request.type)]?.(resource);
    const id = resource.generatedName();
    const service = String(request.type).split('::')[1]?.toLowerCase() ?? '';
    const invented = (request.usedAttributes ?? []).map((name) => [name, name.endsWith('Arn') ? resource.arn(service, id) : id]);
    return made(known?.physicalId ?? id, { ...Object.fromEntries(invented), ...known?.attributes });
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(): Promise<void> {
    // Only the record exists, and the stack deletes it.
  }
}
