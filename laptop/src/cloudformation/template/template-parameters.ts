import type { Json, JsonObject } from '../../json';
import type { Parameter } from '../../ssm/parameter-store';
import type { Template } from './template';
import { TemplateError } from './template-error';

export interface TemplateParametersRequest {
  readonly template: Template;
  /** Values given with the deployment. */
  readonly given: Readonly<Record<string, string>>;
  readonly find: (parameterName: string) => Parameter | undefined;
}

/** A placeholder for the version of the bootstrap stack, which passes every check: the laptop needs no bootstrap stack. */
const BOOTSTRAP_VERSION = '999';

/**
 * Values of a template's parameters.
 * @throws TemplateError for a parameter without a value, or with the name of a parameter that does not exist in Parameter Store
 */
export function templateParameters(request: TemplateParametersRequest): Readonly<Record<string, Json>> {
  const unknown = Object.keys(request.given).find((name) => request.template.parameters[name] === undefined);
  if (unknown !== undefined) {
    throw new TemplateError('Parameters', `a value is given for "${unknown}", which the template does not declare`);
  }
  const entries = Object.entries(request.template.parameters).map(
    ([name, body]) => [name, parameterValue({ ...request, name, body })] as const,
  );
  return Object.fromEntries(entries);
}

function parameterValue(request: TemplateParametersRequest & { readonly name: string; readonly body: JsonObject }): Json {
  const { name, body, given, find } = request;
  const path = `Parameters.${name}`;
  const type = String(body.Type);
  const stored = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(type)?.[1];
  const value = given[name] ?? body.Default;
  if (value === undefined || value === null || typeof value === 'object') {
    throw new TemplateError(path, 'the parameter has no default, and no value is given for it');
  }
  const allowed = body.AllowedValues;
  if (Array.isArray(allowed) && !allowed.map(String).includes(String(value))) {
    throw new TemplateError(path, `"${value}" is not allowed; it must be one of ${allowed.join(', ')}`);
  }
  const text = stored === undefined ? String(value) : storedValue({ parameterName: String(value), path, find });
  const isList = (stored ?? type).startsWith('List<') || (stored ?? type) === 'CommaDelimitedList';
  return isList ? text.split(',').map((item) => item.trim()) : text;
}

function storedValue({
  parameterName,
  path,
  find,
}: {
  readonly parameterName: string;
  readonly path: string;
  readonly find: (name: string) => Parameter | undefined;
}): string {
  if (parameterName.startsWith('/cdk-bootstrap/')) {
    return BOOTSTRAP_VERSION;
  }
  const parameter = find(parameterName);
  if (parameter === undefined) {
    throw new TemplateError(path, `parameter "${parameterName}" does not exist in the local Parameter Store; create it first`);
  }
  if (parameter.type === 'SecureString') {
    const reference = `{{resolve:ssm-secure:${parameterName}}}`;
    throw new TemplateError(
      path,
      `parameter "${parameterName}" is a SecureString, which a template parameter cannot read; refer to it with ${reference}`,
    );
  }
  return parameter.value;
}
