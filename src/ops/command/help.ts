import { table } from '../text/table';
import type { CommandOption, NamedCommand } from './command';
import { COMMON_OPTIONS } from './common-options';

/** What `--help` prints. */
export function help({ name, does, load }: NamedCommand): readonly string[] {
  const { positionals, options, notes = [] } = load();
  const words = positionals.map((word) => (word.required ? `<${word.name}>` : `[${word.name}]`));
  return [
    does,
    '',
    `  npx projen ${[name, ...words].join(' ')} [options]`,
    ...section(
      'Arguments',
      positionals.map((word) => [word.name, word.meaning]),
    ),
    ...section(
      'Options',
      Object.entries({ ...options, ...COMMON_OPTIONS }).map(([key, option]) => [optionName(key, option), option.meaning]),
    ),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    `Exit codes: 0 done, 1 failed, 2 wrong usage or configuration (projen itself ends with 1 for both; \`npm run --silent ${name} -- …\` keeps them apart).`,
  ];
}

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', `${title}:`, ...table(rows).map((line) => `  ${line}`)];

const optionName = (key: string, { short, value }: CommandOption): string =>
  [short === undefined ? `--${key}` : `-${short}, --${key}`, ...(value === undefined ? [] : [value])].join(' ');
