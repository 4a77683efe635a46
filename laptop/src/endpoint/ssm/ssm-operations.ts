import { EndpointError } from '../endpoint-error';
import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import { describeParameter } from './describe-parameter';
import { findParameter } from './find-parameter';
import { describeParameters, getParameterHistory, getParametersByPath } from './list-parameters';
import type { Json } from '../../json';
import type { JsonReader } from '../../json-reader';
import type { ParameterArchive } from '../../ssm/parameter-store';

const TYPES = ['String', 'StringList', 'SecureString'] as const;
const MAXIMUM_NAMES = 10;

/** Parameter Store, in the wire protocol of Systems Manager. */
export const ssmOperations = (store: ParameterArchive): OperationGroup => ({
  protocol: 'json',
  signingName: 'ssm',
  apiName: 'AmazonSSM',
  errorCodes: [
    'ParameterAlreadyExists',
    'ParameterNotFound',
    'ParameterVersionNotFound',
    'HierarchyTypeMismatchException',
    'ValidationException',
  ],
  operations: {
    GetParameter: (request) => getParameter(store, request),
    GetParameters: (request) => getParameters(store, request),
    PutParameter: (request) => putParameter(store, inputOf(request)),
    GetParametersByPath: (request) => getParametersByPath(store, request),
    GetParameterHistory: (request) => getParameterHistory(store, request),
    DescribeParameters: (request) => describeParameters(store, request),
    DeleteParameters: (request) => deleteParameters(store, inputOf(request)),
    DeleteParameter: (request) => deleteParameter(store, inputOf(request)),
  },
});

function getParameter(store: ParameterArchive, request: OperationRequest): Json {
  const name = filledString(inputOf(request), 'Name');
  const parameter = findParameter(store, name) ?? missingParameter(name);
  return { Parameter: describeParameter(parameter, request) };
}

function getParameters(store: ParameterArchive, request: OperationRequest): Json {
  const found = namesOf(inputOf(request)).map((name) => ({ name, parameter: findParameter(store, name) }));
  return {
    Parameters: found.flatMap(({ parameter }) => (parameter === undefined ? [] : [describeParameter(parameter, request)])),
    InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
  };
}

function putParameter(store: ParameterArchive, input: JsonReader): Json {
  const name = filledString(input, 'Name');
  const type = input.choice('Type', TYPES) ?? store.find(name)?.type ?? input.fail('Type', `is required: one of ${TYPES.join(', ')}`);
  const description = input.optionalString('Description');
  const version = store.put({
    name,
    type,
    value: filledString(input, 'Value'),
    overwrite: input.boolean('Overwrite'),
    ...(description === null ? {} : { description }),
  });
  return { Version: version, Tier: 'Standard' };
}

function deleteParameter(store: ParameterArchive, input: JsonReader): Json {
  const name = filledString(input, 'Name');
  return store.delete(name) ? {} : missingParameter(name);
}

function deleteParameters(store: ParameterArchive, input: JsonReader): Json {
  const names = namesOf(input).map((name) => ({ name, deleted: store.delete(name) }));
  const namesThat = (deleted: boolean): string[] => names.filter((name) => name.deleted === deleted).map(({ name }) => name);
  return { DeletedParameters: namesThat(true), InvalidParameters: namesThat(false) };
}

function namesOf(input: JsonReader): readonly string[] {
  const names = input.strings('Names');
  return names.length > 0 && names.length <= MAXIMUM_NAMES ? names : input.fail('Names', `must be a list of 1 to ${MAXIMUM_NAMES} strings`);
}

function filledString(input: JsonReader, name: string): string {
  const value = input.string(name);
  return value === '' ? input.fail(name, 'must be a string that is not empty') : value;
}

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'ValidationException');

function missingParameter(name: string): never {
  throw new EndpointError('ParameterNotFound', `parameter "${name}" does not exist`);
}
