import type { Json, JsonObject } from '../cloudformation/resource-provider';
import type { Parameter, ParameterStore, ParameterType } from '../ssm/parameter-store';
import { ParameterStoreError } from '../ssm/parameter-store-error';
import { LOCAL_ACCOUNT } from '../local-user';
import type { OperationGroup, OperationRequest } from './operation';

const TYPES: readonly ParameterType[] = ['String', 'StringList', 'SecureString'];
/** What a SecureString looks like to whoever does not ask for its decryption. */
const CIPHERTEXT = Buffer.from('encrypted by the laptop engine').toString('base64');
const MOST_NAMES = 10;

/** Parameter Store in the wire protocol of Systems Manager. */
export const ssmOperations = (store: ParameterStore): OperationGroup => ({
  protocol: 'json',
  signingName: 'ssm',
  apiName: 'AmazonSSM',
  errorCodes: ['ParameterAlreadyExists', 'ParameterNotFound', 'ParameterVersionNotFound', 'HierarchyTypeMismatchException', 'ValidationException'],
  operations: {
    GetParameter: (request) => getParameter(store, request),
    GetParameters: (request) => getParameters(store, request),
    PutParameter: (request) => putParameter(store, request),
    DeleteParameter: ({ input }) => {
      const name = textOf(input, 'Name');
      if (!store.delete(name)) {
        throw notFound(name);
      }
      return {};
    },
  },
});

function getParameter(store: ParameterStore, request: OperationRequest): Json {
  const name = textOf(request.input, 'Name');
  const parameter = findParameter(store, name);
  if (parameter === undefined) {
    throw notFound(name);
  }
  return { Parameter: describe(parameter, request) };
}

function getParameters(store: ParameterStore, request: OperationRequest): Json {
  const names = request.input.Names;
  if (!Array.isArray(names) || names.length === 0 || names.length > MOST_NAMES || names.some((name) => typeof name !== 'string')) {
    throw new ParameterStoreError('ValidationException', `Names must be a list of 1 to ${MOST_NAMES} texts`);
  }
  const found = (names as readonly string[]).map((name) => ({ name, parameter: findParameter(store, name) }));
  return {
    Parameters: found.flatMap(({ parameter }) => (parameter === undefined ? [] : [describe(parameter, request)])),
    InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
  };
}

function putParameter(store: ParameterStore, { input }: OperationRequest): Json {
  const name = textOf(input, 'Name');
  const type = input.Type ?? store.find(name)?.type;
  if (!TYPES.some((known) => known === type)) {
    throw new ParameterStoreError('ValidationException', `Type must be one of ${TYPES.join(', ')}`);
  }
  const version = store.put({ name, type: type as ParameterType, value: textOf(input, 'Value'), overwrite: input.Overwrite === true });
  return { Version: version, Tier: 'Standard' };
}

function describe({ name, type, value, version, lastModified }: Parameter, { input, region }: OperationRequest): JsonObject {
  return {
    Name: name,
    Type: type,
    Value: type === 'SecureString' && input.WithDecryption !== true ? CIPHERTEXT : value,
    Version: version,
    LastModifiedDate: Date.parse(lastModified) / 1000,
    ARN: `arn:aws:ssm:${region}:${LOCAL_ACCOUNT}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    DataType: 'text',
  };
}

/** A parameter may be asked for by its ARN, which drops the slash that most names begin with. */
function findParameter(store: ParameterStore, text: string): Parameter | undefined {
  const [, path] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(text) ?? [];
  return path === undefined ? store.find(text) : store.find(path) ?? store.find(path.slice(1));
}

function textOf(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') {
    throw new ParameterStoreError('ValidationException', `${name} must be a text that is not empty`);
  }
  return value;
}

const notFound = (name: string): ParameterStoreError => new ParameterStoreError('ParameterNotFound', `parameter "${name}" does not exist`);
