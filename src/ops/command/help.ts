import { table } from '../text/table';
import type { CommandOption, NamedCommand } from './command';
import { commonOptions } from './common-options';
import { argumentPlaceholder } from './parse-command-line';

/** What `<command> --help` prints. */
export function commandHelp(command: NamedCommand): readonly string[] {
  const { name, does, load } = command;
  const { arguments: args, options, notes = [] } = load();
  const lines = [does, '', `  npx projen ${[name, ...args.map(argumentPlaceholder)].join(' ')} [options]`];
  if (args.length > 0) {
    const rows = args.map((each) => [each.name, each.meaning]);
    lines.push('', 'Arguments:', ...indentedTable(rows));
  }
  const rows = Object.entries({ ...options, ...commonOptions(command) }).map(([key, option]) => [optionName(key, option), option.meaning]);
  lines.push('', 'Options:', ...indentedTable(rows));
  if (notes.length > 0) {
    lines.push('', ...notes);
  }
  return [...lines, '', 'Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.'];
}

/** What `--help` prints without a command. Commands that only buildspecs run come last. */
export function overview(commands: readonly NamedCommand[]): readonly string[] {
  const rows = (audience: NamedCommand['audience']): readonly string[] =>
    indentedTable(commands.filter((command) => command.audience === audience).map(({ name, does }) => [`npx projen ${name}`, does]));
  return [
    'Commands (each has --help):',
    '',
    ...rows('people'),
    ...rows('repository'),
    '',
    'Run by the buildspecs:',
    '',
    ...rows('buildspec'),
  ];
}

const indentedTable = (rows: readonly (readonly string[])[]): readonly string[] => table(rows).map((line) => `  ${line}`);

function optionName(key: string, { short, value }: CommandOption): string {
  const name = short === undefined ? `--${key}` : `-${short}, --${key}`;
  return value === undefined ? name : `${name} ${value}`;
}
