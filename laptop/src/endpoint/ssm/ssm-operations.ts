import type { Json, JsonObject } from '../../cloudformation/resource-provider';
import type { ParameterArchive, ParameterType } from '../../ssm/parameter-store';
import { ParameterStoreError } from '../../ssm/parameter-store-error';
import type { OperationGroup, OperationRequest } from '../operation';
import { describeParameter } from './describe-parameter';
import { findParameter } from './find-parameter';
import { describeParameters, getParameterHistory, getParametersByPath } from './list-parameters';

const TYPES: readonly ParameterType[] = ['String', 'StringList', 'SecureString'];
const MOST_NAMES = 10;

/** Parameter Store in the wire protocol of Systems Manager. */
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
    PutParameter: (request) => putParameter(store, request),
    GetParametersByPath: (request) => getParametersByPath(store, request),
    GetParameterHistory: (request) => getParameterHistory(store, request),
    DescribeParameters: (request) => describeParameters(store, request),
    DeleteParameters: (request) => deleteParameters(store, request),
    DeleteParameter: ({ input }) => {
      const name = textOf(input, 'Name');
      if (!store.delete(name)) {
        throw notFound(name);
      }
      return {};
    },
  },
});

function getParameter(store: ParameterArchive, request: OperationRequest): Json {
  const name = textOf(request.input, 'Name');
  const parameter = findParameter(store, name);
  if (parameter === undefined) {
    throw notFound(name);
  }
  return { Parameter: describeParameter(parameter, request) };
}

function getParameters(store: ParameterArchive, request: OperationRequest): Json {
  const found = namesOf(request.input).map((name) => ({ name, parameter: findParameter(store, name) }));
  return {
    Parameters: found.flatMap(({ parameter }) => (parameter === undefined ? [] : [describeParameter(parameter, request)])),
    InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
  };
}

function deleteParameters(store: ParameterArchive, { input }: OperationRequest): Json {
  const names = namesOf(input).map((name) => ({ name, deleted: store.delete(name) }));
  const namesThat = (deleted: boolean): string[] => names.filter((name) => name.deleted === deleted).map(({ name }) => name);
  return { DeletedParameters: namesThat(true), InvalidParameters: namesThat(false) };
}

function namesOf({ Names: names }: JsonObject): readonly string[] {
  if (!Array.isArray(names) || names.length === 0 || names.length > MOST_NAMES || names.some((name) => typeof name !== 'string')) {
    throw new ParameterStoreError('ValidationException', `Names must be a list of 1 to ${MOST_NAMES} texts`);
  }
  return names as readonly string[];
}

function putParameter(store: ParameterArchive, { input }: OperationRequest): Json {
  const name = textOf(input, 'Name');
  const type = input.Type ?? store.find(name)?.type;
  if (!TYPES.some((known) => known === type)) {
    throw new ParameterStoreError('ValidationException', `Type must be one of ${TYPES.join(', ')}`);
  }
  const version = store.put({
    name,
    type: type as ParameterType,
    value: textOf(input, 'Value'),
    overwrite: input.Overwrite === true,
    ...(typeof input.Description === 'string' ? { description: input.Description } : {}),
  });
  return { Version: version, Tier: 'Standard' };
}

function textOf(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') {
    throw new ParameterStoreError('ValidationException', `${name} must be a text that is not empty`);
  }
  return value;
}

const notFound = (name: string): ParameterStoreError => new ParameterStoreError('ParameterNotFound', `parameter "${name}" does not exist`);
