import { parseArgs } from 'node:util';
import { didYouMean } from '../text/did-you-mean';
import { UsageError } from '../usage-error';
import type { Command, CommandOption, NamedCommand } from './command';
import type { CommandContext } from './command-context';
import { COMMON_OPTIONS } from './common-options';

export interface CommandLine extends Pick<CommandContext, 'words' | 'options'> {
  readonly help: boolean;
}

/**
 * Reads what follows a command's name.
 * @throws UsageError with every problem at once
 */
export function parseCommandLine(named: NamedCommand, given: readonly string[]): CommandLine {
  const command = named.load();
  const known = { ...command.options, ...COMMON_OPTIONS };
  const { tokens, values, positionals } = parseArgs({
    args: [...given],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const help = values['help'] === true;
  const problems = [
    ...tokens.flatMap((token) => (token.kind === 'option' ? optionProblems({ ...token, known }) : [])),
    ...wordProblems(command, positionals),
    ...(values['local'] === true && typeof values['profile'] === 'string'
      ? ['--local needs no credentials of AWS: leave --profile out']
      : []),
  ];
  if (problems.length > 0 && !help) {
    throw new UsageError([...problems, `\`npx projen ${named.name} --help\` tells more`]);
  }
  return {
    help,
    words: Object.fromEntries(command.positionals.map(({ name }, index) => [name, positionals[index]])),
    options: {
      json: values['json'] === true,
      local: values['local'] === true,
      flag: (name) => values[name] === true,
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    },
  };
}

interface GivenOption {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value is part of the same word. */
  readonly inlineValue?: boolean | undefined;
  readonly known: Readonly<Record<string, CommandOption>>;
}

function optionProblems({ name, rawName, value, inlineValue, known }: GivenOption): readonly string[] {
  const option = Object.hasOwn(known, name) ? known[name] : undefined;
  if (option === undefined) {
    return [
      `there is no option ${rawName}${didYouMean(
        rawName,
        Object.keys(known).map((each) => `--${each}`),
      )}`,
    ];
  }
  if (option.type === 'boolean') {
    return value === undefined ? [] : [`${rawName} takes no value, and was given "${value}"`];
  }
  // The next option is no value: `--execution --local` would otherwise go to AWS.
  return value === undefined || value === '' || (value.startsWith('-') && inlineValue !== true)
    ? [`${rawName} needs a value: ${rawName} ${option.value ?? '<value>'}`]
    : [];
}

function wordProblems({ positionals }: Command, given: readonly string[]): readonly string[] {
  const missing = positionals
    .slice(given.length)
    .filter(({ required }) => required)
    .map(({ name, meaning }) => `<${name}> is missing: ${meaning}`);
  // Not repeated: it may be a secret that somebody took for an argument.
  const extra =
    given.length > positionals.length
      ? [
          `${given.length - positionals.length === 1 ? 'there is one word too many' : 'there are words too many'}; it takes ${usage(positionals)}`,
        ]
      : [];
  return [...missing, ...extra];
}

const usage = (positionals: Command['positionals']): string =>
  positionals.length === 0 ? 'no argument' : positionals.map(({ name, required }) => (required ? `<${name}>` : `[${name}]`)).join(' ');
