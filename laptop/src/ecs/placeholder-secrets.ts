import { readTemplate, type TemplateResource } from '../cloudformation/template/template';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json';
import type { AssemblyStack } from '../cloud-assembly';
import type { ParameterArchive } from '../ssm/parameter-store';
import { parameterNames } from './resolve-secrets';

const PLACEHOLDER = 'placeholder';
const DESCRIPTION = 'Placeholder, set by npm start -- --placeholder-secrets';
/** Types whose deployment creates the parameter that one of their properties names. */
const CREATES_PARAMETER = /^(AWS::SSM::Parameter$|AWS::CloudFormation::CustomResource$|Custom::)/;
/** In an ARN as the template has it, which can be a join with a reference to the partition. */
const PARAMETER_IN_ARN = /(:parameter\/[\w.\-/]+)"/;

/** A secret that got a placeholder. */
export interface FilledSecret {
  /** The CDK stage, or the stack outside of stages. */
  readonly environment: string;
  /** The variable of the container. */
  readonly variable: string;
}

/**
 * Gives a placeholder value to each parameter that a task definition reads as a secret and that does not exist, except for those that a
 * deployment creates. A parameter that exists is not touched.
 */
export function setPlaceholders(
  stacks: readonly AssemblyStack[],
  parameters: Pick<ParameterArchive, 'find' | 'put'>,
): readonly FilledSecret[] {
  const resources = stacks.flatMap(({ name, stage, template }) =>
    Object.values(readTemplate(template).resources).map((resource) => ({ environment: stage ?? name, resource })),
  );
  const created = new Set(resources.flatMap(({ resource }) => createdNames(resource)));
  return resources.flatMap(({ environment, resource }) =>
    secretsOf(resource).flatMap(({ variable, names }) => {
      const [name] = names;
      if (name === undefined || names.some((each) => created.has(each) || parameters.find(each) !== undefined)) {
        return [];
      }
      parameters.put({ name, type: 'SecureString', value: PLACEHOLDER, description: DESCRIPTION });
      return [{ environment, variable }];
    }),
  );
}

/** What was filled in, in each environment. */
export function describeFilled(filled: readonly FilledSecret[]): string {
  if (filled.length === 0) {
    return 'placeholder secrets: nothing to fill in, every declared secret has a value';
  }
  const environments = [...new Set(filled.map(({ environment }) => environment))];
  const variables = (name: string): string =>
    filled
      .filter(({ environment }) => environment === name)
      .map(({ variable }) => variable)
      .join(', ');
  const listed = environments.map((name) => `${variables(name)} in ${name}`).join('; ');
  return `placeholder secrets: the value "${PLACEHOLDER}" was set for ${listed}; it stays until you set another with secret:set`;
}

/** Values of properties, one of which is the name of a parameter that the deployment of the resource creates. */
const createdNames = ({ type, properties }: TemplateResource): readonly Json[] =>
  CREATES_PARAMETER.test(type) ? Object.values(properties) : [];

interface TaskSecret {
  readonly variable: string;
  /** The names that the reference can mean; none when a resource of the stack has the value. */
  readonly names: readonly string[];
}

/** The secrets of a task definition whose properties are not evaluated. */
function secretsOf({ type, properties }: TemplateResource): readonly TaskSecret[] {
  if (type !== 'AWS::ECS::TaskDefinition') {
    return [];
  }
  return objectsIn(properties.ContainerDefinitions)
    .flatMap(({ Secrets: secrets }) => objectsIn(secrets))
    .map(({ Name: variable = null, ValueFrom: valueFrom = null }) => ({ variable: String(variable), names: namesIn(valueFrom) }));
}

function namesIn(valueFrom: Json): readonly string[] {
  const [, suffix] = PARAMETER_IN_ARN.exec(JSON.stringify(valueFrom)) ?? [];
  if (suffix !== undefined) {
    return parameterNames(`arn:aws:ssm::${suffix}`);
  }
  return typeof valueFrom === 'string' && !valueFrom.startsWith('arn:') ? [valueFrom] : [];
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] => (isJsonList(value) ? value.filter(isJsonObject) : []);
