import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import { TemplateError } from './template-error';
import type { Parameter } from '../../ssm/parameter-store';

export interface DynamicReferenceRequest {
  readonly properties: JsonObject;
  readonly type: string;
  readonly logicalId: string;
  readonly find: (parameterName: string) => Parameter | undefined;
}

export interface ResolvedProperties {
  /** Not to be stored or logged where `secrets` is not empty. */
  readonly properties: JsonObject;
  /** The values that came out of SecureStrings. */
  readonly secrets: readonly string[];
}

/** The properties in which CloudFormation accepts `ssm-secure`, of the types that the laptop engine knows. */
const SECURE_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBCluster': ['MasterUserPassword'],
  'AWS::RDS::DBInstance': ['MasterUserPassword'],
};

const REFERENCE = /\{\{resolve:[^}]*\}\}/g;

/** Puts the values in for `{{resolve:…}}`, as late as CloudFormation does: for the one call that needs them. */
export function resolveDynamicReferences(request: DynamicReferenceRequest): ResolvedProperties {
  const secrets: string[] = [];
  const walk = (value: Json, path: readonly string[]): Json => {
    if (typeof value === 'string') {
      return value.replace(REFERENCE, (reference) => resolveOne({ request, reference, path, secrets }));
    }
    if (isJsonList(value)) {
      return value.map((item, index) => walk(item, [...path, String(index)]));
    }
    return isJsonObject(value) ? walkObject(value, path) : value;
  };
  const walkObject = (value: JsonObject, path: readonly string[]): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member, [...path, key])]));
  return { properties: walkObject(request.properties, []), secrets };
}

interface Occurrence {
  readonly request: DynamicReferenceRequest;
  readonly reference: string;
  readonly path: readonly string[];
  readonly secrets: string[];
}

function resolveOne(occurrence: Occurrence): string {
  const { reference, path, request, secrets } = occurrence;
  const [, service = '', name = '', version] = reference.slice(2, -2).split(':');
  const where = ['Resources', request.logicalId, 'Properties', ...path].join('.');
  if (service !== 'ssm' && service !== 'ssm-secure') {
    throw new TemplateError(
      where,
      service === 'secretsmanager'
        ? 'the laptop engine has no Secrets Manager; keep the secret in Parameter Store and refer to it with {{resolve:ssm-secure:name}}'
        : `"${service}" is no kind of dynamic reference; the laptop engine knows ssm and ssm-secure`,
    );
  }
  if (service === 'ssm-secure' && !(SECURE_PROPERTIES[request.type] ?? []).includes(path[0] ?? '')) {
    throw new TemplateError(
      where,
      `SSM Secure reference is not supported in ${request.type}/Properties/${path[0]}; CloudFormation would refuse it too`,
    );
  }
  const parameter = lookUp({ request, service, name, version, where });
  if (service === 'ssm-secure') {
    secrets.push(parameter.value);
  }
  return parameter.value;
}

interface LookUp {
  readonly request: DynamicReferenceRequest;
  readonly service: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly where: string;
}

function lookUp({ request, service, name, version, where }: LookUp): Parameter {
  const parameter = request.find(name);
  if (parameter === undefined) {
    throw new TemplateError(where, `parameter "${name}" is not in the local Parameter Store; make it first`);
  }
  if ((parameter.type === 'SecureString') !== (service === 'ssm-secure')) {
    throw new TemplateError(
      where,
      `parameter "${name}" is a ${parameter.type}; refer to it with ${parameter.type === 'SecureString' ? 'ssm-secure' : 'ssm'}`,
    );
  }
  if (version !== undefined && version !== String(parameter.version)) {
    throw new TemplateError(
      where,
      `parameter "${name}" has version ${parameter.version}, not ${version}; the laptop engine keeps the newest version alone`,
    );
  }
  return parameter;
}
