import { EndpointError } from '../endpoint-error';
import type { JsonReader } from '../../json-reader';
import type { ParameterDescription } from '../../ssm/parameter-store';

type Matches = (parameter: ParameterDescription) => boolean;

interface Filter {
  readonly key: string;
  readonly option: string;
  readonly values: readonly string[];
}

/** `ParameterFilters` and, of `DescribeParameters`, the older `Filters`. */
export function parameterFilters(input: JsonReader): Matches {
  const filters = [...input.objects('ParameterFilters').map(readFilter), ...input.objects('Filters').map(readOldFilter)].map(matcher);
  return (parameter) => filters.every((matches) => matches(parameter));
}

const readFilter = (filter: JsonReader): Filter => {
  const key = filter.string('Key');
  return {
    key,
    option: filter.optionalString('Option') ?? (key === 'Path' ? 'OneLevel' : 'Equals'),
    values: filter.strings('Values'),
  };
};

const readOldFilter = (filter: JsonReader): Filter => {
  const key = filter.string('Key');
  return { key, option: key === 'Name' ? 'BeginsWith' : 'Equals', values: filter.strings('Values') };
};

function matcher({ key, option, values }: Filter): Matches {
  switch (key) {
    case 'Name':
      return ({ name }) => values.some((value) => compare({ key, option, value })(name));
    case 'Path':
      return ({ name }) => values.some((path) => isUnder({ name, path, recursive: option === 'Recursive' }));
    case 'Type':
      return ({ type }) => values.some((value) => compare({ key, option, value })(type));
    case 'KeyId':
      return ({ type }) => type === 'SecureString' && values.includes('alias/aws/ssm');
    case 'Tier':
      return () => values.includes('Standard');
    case 'DataType':
      return () => values.includes('text');
    default:
      throw new EndpointError(
        'InvalidFilterKey',
        `the laptop engine filters by Name, Path, Type, KeyId, Tier and DataType, not by "${key}"`,
      );
  }
}

interface Comparison {
  readonly key: string;
  readonly option: string;
  readonly value: string;
}

function compare({ key, option, value }: Comparison): (text: string) => boolean {
  switch (option) {
    case 'Equals':
      return (text) => text === value;
    case 'BeginsWith':
      return (text) => text.startsWith(value) || text.startsWith(`/${value}`);
    case 'Contains':
      return (text) => text.includes(value);
    default:
      throw new EndpointError(
        'InvalidFilterOption',
        `the option of a filter by ${key} must be Equals, BeginsWith or Contains, not "${option}"`,
      );
  }
}

/** Whether a parameter is at a level of the hierarchy or, with `recursive`, below it. */
export function isUnder({ name, path, recursive }: { readonly name: string; readonly path: string; readonly recursive: boolean }): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/'));
}
