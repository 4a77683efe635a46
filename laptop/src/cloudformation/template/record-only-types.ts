import { isJsonList, isJsonObject, type JsonObject } from '../../json';
import { EVENT_RULE, isParameterRule } from '../../event-bridge/event-pattern';
import { TemplateError } from './template-error';

/** Key in the metadata of a template; its value is a list of types. */
const METADATA = 'Laptop::RecordOnly';
const PIPELINE = 'AWS::CodePipeline::Pipeline';

/** What a pipeline consists of. The engine runs the pipeline itself, with its artifacts in files and its notifications in the terminal. */
const TYPES_OF_PIPELINES = [
  'AWS::Events::Rule',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
];

/**
 * The types that mean nothing on a laptop in this template: those that its metadata lists, in the stack of a pipeline those of which a
 * pipeline consists, and rules about Parameter Store, which the engine reads from their records.
 */
export function recordOnlyTypes(source: JsonObject, resources: Readonly<Record<string, JsonObject>>): ReadonlySet<string> {
  const declared = (isJsonObject(source.Metadata) ? source.Metadata[METADATA] : undefined) ?? [];
  if (!isJsonList(declared) || !declared.every((type) => typeof type === 'string')) {
    throw new TemplateError(`Metadata.${METADATA}`, 'must be a list of resource types');
  }
  const hasPipeline = Object.values(resources).some(({ Type: type }) => type === PIPELINE);
  const rules = Object.values(resources).filter(({ Type: type }) => type === EVENT_RULE);
  const isRead = rules.every(({ Properties: properties }) => isJsonObject(properties) && isParameterRule(properties));
  return new Set([...declared, ...(hasPipeline ? TYPES_OF_PIPELINES : []), ...(isRead ? [EVENT_RULE] : [])]);
}
