import type { ParameterDescription } from '../../ssm/parameter-store';
import { EndpointError } from '../endpoint-error';
import type { Input } from '../input';

type Fits = (parameter: ParameterDescription) => boolean;

interface Filter {
  readonly key: string;
  readonly option: string;
  readonly values: readonly string[];
}

/** What `ParameterFilters` and, in `DescribeParameters`, the older `Filters` ask for. */
export function parameterFilters(input: Input): Fits {
  const filters = [
    ...input
      .objects('ParameterFilters')
      .map((filter) => ({ key: filter.text('Key'), option: filter.optionalText('Option') ?? '', values: filter.texts('Values') })),
    ...input.objects('Filters').map((filter) => ({
      key: filter.text('Key'),
      option: filter.text('Key') === 'Name' ? 'BeginsWith' : '',
      values: filter.texts('Values'),
    })),
  ].map(fitsOf);
  return (parameter) => filters.every((fits) => fits(parameter));
}

function fitsOf({ key, option, values }: Filter): Fits {
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

function compare({
  key,
  option,
  value,
}: {
  readonly key: string;
  readonly option: string;
  readonly value: string;
}): (text: string) => boolean {
  switch (option) {
    case '':
    case 'Equals':
      return (text) => text === value;
    case 'BeginsWith':
      return (text) => text.startsWith(value) || text.startsWith(`/${value}`);
    case 'Contains':
      return (text) => text.includes(value);
    default:
      throw new EndpointError('InvalidFilterOption', `the filter by ${key} takes Equals, BeginsWith or Contains, not "${option}"`);
  }
}

/** Whether a parameter is in a level of the hierarchy, or anywhere below it. */
export function isUnder({ name, path, recursive }: { readonly name: string; readonly path: string; readonly recursive: boolean }): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/'));
}
