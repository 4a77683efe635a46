import type { JsonObject } from '../../cloudformation/resource-provider';
import type { ParameterArchive } from '../../ssm/parameter-store';
import { EndpointError } from '../endpoint-error';
import { Input } from '../input';
import type { OperationRequest } from '../operation';
import { paginate, withToken } from '../paginate';
import { describeMetadata, describeParameter, describeVersion } from './describe-parameter';
import { isUnder, parameterFilters } from './parameter-filters';

const inputOf = (request: OperationRequest): Input => new Input(request.input, 'ValidationException');

export function getParametersByPath(store: ParameterArchive, request: OperationRequest): JsonObject {
  const input = inputOf(request);
  const path = input.text('Path');
  if (!path.startsWith('/')) {
    input.refuse(`Path must begin with a /, unlike "${path}"`);
  }
  const fits = parameterFilters(input);
  const found = store
    .list()
    .filter((parameter) => isUnder({ name: parameter.name, path, recursive: input.flag('Recursive') }) && fits(parameter));
  const { items, nextToken } = page(input, { items: found, most: 10, idOf: ({ name }) => name });
  return {
    Parameters: items.flatMap(({ name }) => store.find(name) ?? []).map((parameter) => describeParameter(parameter, request)),
    ...withToken('NextToken', nextToken),
  };
}

export function describeParameters(store: ParameterArchive, request: OperationRequest): JsonObject {
  const input = inputOf(request);
  const { items, nextToken } = page(input, { items: store.list().filter(parameterFilters(input)), most: 50, idOf: ({ name }) => name });
  return { Parameters: items.map((parameter) => describeMetadata(parameter, request.region)), ...withToken('NextToken', nextToken) };
}

export function getParameterHistory(store: ParameterArchive, request: OperationRequest): JsonObject {
  const input = inputOf(request);
  const name = input.text('Name');
  const versions = store.history(name);
  if (versions.length === 0) {
    throw new EndpointError('ParameterNotFound', `parameter "${name}" does not exist`);
  }
  const { items, nextToken } = page(input, { items: versions, most: 50, idOf: ({ version }) => String(version) });
  return { Parameters: items.map((parameter) => describeVersion(parameter, request)), ...withToken('NextToken', nextToken) };
}

const page = <T>(
  input: Input,
  { items, most, idOf }: { readonly items: readonly T[]; readonly most: number; readonly idOf: (item: T) => string },
): ReturnType<typeof paginate<T>> =>
  paginate({
    items,
    idOf,
    size: input.number('MaxResults', { least: 1, most, default: most }),
    token: input.optionalText('NextToken'),
    invalidToken: 'InvalidNextToken',
  });
