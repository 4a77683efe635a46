import { EndpointError } from '../endpoint-error';
import { inputReader, type OperationRequest } from '../operation';
import { paginate, withToken } from '../paginate';
import { describeMetadata, describeParameter, describeVersion } from './describe-parameter';
import { isUnder, parameterFilters } from './parameter-filters';
import type { JsonObject } from '../../json';
import type { JsonReader } from '../../json-reader';
import type { ParameterArchive } from '../../ssm/parameter-store';

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'ValidationException');

export function getParametersByPath(store: ParameterArchive, request: OperationRequest): JsonObject {
  const input = inputOf(request);
  const path = input.string('Path');
  if (!path.startsWith('/')) {
    input.fail('Path', `must start with a /, unlike "${path}"`);
  }
  const matches = parameterFilters(input);
  const found = store
    .list()
    .filter((parameter) => isUnder({ name: parameter.name, path, recursive: input.boolean('Recursive') }) && matches(parameter));
  const { items, nextToken } = page(input, { items: found, maximum: 10, idOf: ({ name }) => name });
  return {
    Parameters: items.flatMap(({ name }) => store.find(name) ?? []).map((parameter) => describeParameter(parameter, request)),
    ...withToken('NextToken', nextToken),
  };
}

export function describeParameters(store: ParameterArchive, request: OperationRequest): JsonObject {
  const input = inputOf(request);
  const found = store.list().filter(parameterFilters(input));
  const { items, nextToken } = page(input, { items: found, maximum: 50, idOf: ({ name }) => name });
  return { Parameters: items.map((parameter) => describeMetadata(parameter, request.region)), ...withToken('NextToken', nextToken) };
}

export function getParameterHistory(store: ParameterArchive, request: OperationRequest): JsonObject {
  const input = inputOf(request);
  const name = input.string('Name');
  const versions = store.history(name);
  if (versions.length === 0) {
    throw new EndpointError('ParameterNotFound', `parameter "${name}" does not exist`);
  }
  const { items, nextToken } = page(input, { items: versions, maximum: 50, idOf: ({ version }) => String(version) });
  return { Parameters: items.map((parameter) => describeVersion(parameter, request)), ...withToken('NextToken', nextToken) };
}

const page = <T>(
  input: JsonReader,
  { items, maximum, idOf }: { readonly items: readonly T[]; readonly maximum: number; readonly idOf: (item: T) => string },
): ReturnType<typeof paginate<T>> =>
  paginate({
    items,
    idOf,
    size: input.number('MaxResults', { minimum: 1, maximum, default: maximum }),
    token: input.optionalString('NextToken'),
    invalidToken: 'InvalidNextToken',
  });
