import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import type { Parameter } from '../../ssm/parameter-store';
import { TemplateError } from './template-error';

export interface DynamicReferenceRequest {
  readonly properties: JsonObject;
  readonly type: string;
  readonly logicalId: string;
  readonly find: (parameterName: string) => Parameter | undefined;
}

export interface ResolvedProperties {
  /** Must not be stored or logged unless `secrets` is empty. */
  readonly properties: JsonObject;
  /** The values of SecureStrings. */
  readonly secrets: readonly string[];
}

/** The properties in which CloudFormation accepts `ssm-secure`, of the types that the laptop engine supports. */
const SECURE_PROPERTIES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'AWS::RDS::DBCluster': ['MasterUserPassword'],
  'AWS::RDS::DBInstance': ['MasterUserPassword'],
};

const REFERENCE = /\{\{resolve:([^:}]*):?([^:}]*):?([^:}]*)[^}]*\}\}/g;

/** Replaces each `{{resolve:…}}` by its value. Called as late as in CloudFormation: for the one call that needs the value. */
export function resolveDynamicReferences(request: DynamicReferenceRequest): ResolvedProperties {
  const secrets: string[] = [];
  const walk = (value: Json, path: readonly string[]): Json => {
    if (typeof value === 'string') {
      return value.replace(REFERENCE, (_, service: string, name: string, version: string) => {
        const resolved = resolve({ request, service, name, version, path });
        secrets.push(...(service === 'ssm-secure' ? [resolved] : []));
        return resolved;
      });
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

interface DynamicReference {
  readonly request: DynamicReferenceRequest;
  readonly service: string;
  readonly name: string;
  /** Empty for the newest version. */
  readonly version: string;
  /** The position in the properties. */
  readonly path: readonly string[];
}

function resolve({ request, service, name, version, path }: DynamicReference): string {
  const where = ['Resources', request.logicalId, 'Properties', ...path].join('.');
  if (service !== 'ssm' && service !== 'ssm-secure') {
    throw new TemplateError(
      where,
      service === 'secretsmanager'
        ? 'the laptop engine resolves no secret of Secrets Manager in a template; keep the secret in Parameter Store and refer to it with {{resolve:ssm-secure:name}}'
        : `"${service}" is not a kind of dynamic reference; the laptop engine supports ssm and ssm-secure`,
    );
  }
  if (service === 'ssm-secure' && SECURE_PROPERTIES[request.type]?.includes(path[0]) !== true) {
    throw new TemplateError(
      where,
      `SSM Secure reference is not supported in ${request.type}/Properties/${path[0]}; CloudFormation would refuse it, too`,
    );
  }
  const parameter = request.find(name);
  if (parameter === undefined) {
    throw new TemplateError(where, `parameter "${name}" does not exist in the local Parameter Store; create it first`);
  }
  if ((parameter.type === 'SecureString') !== (service === 'ssm-secure')) {
    const kind = parameter.type === 'SecureString' ? 'ssm-secure' : 'ssm';
    throw new TemplateError(where, `parameter "${name}" is a ${parameter.type}; refer to it with ${kind}`);
  }
  if (version.length > 0 && version !== String(parameter.version)) {
    throw new TemplateError(
      where,
      `parameter "${name}" has version ${parameter.version}, not ${version}; the laptop engine resolves the newest version only`,
    );
  }
  return parameter.value;
}
