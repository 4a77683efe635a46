import { parseArgs } from 'node:util';
import { didYouMean } from '../text/did-you-mean';
import type { Argument, CommandOption, CommandUsage, NamedCommand } from './command';
import type { CommandLine } from './command-context';
import { commonOptions } from './common-options';
import { UsageError } from './usage-error';

export interface ParsedCommandLine extends CommandLine {
  readonly help: boolean;
}

/**
 * Parses what follows a command's name.
 * @throws UsageError with all problems
 */
export function parseCommandLine(named: NamedCommand, given: readonly string[]): ParsedCommandLine {
  const usage = named.load();
  const known = { ...usage.options, ...commonOptions(named) };
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
    ...argumentProblems(usage, positionals),
  ];
  if (values['local'] === true && typeof values['profile'] === 'string') {
    problems.push('--local needs no AWS credentials: remove --profile');
  }
  if (problems.length > 0 && !help) {
    throw new UsageError([...problems, `see \`npx projen ${named.name} --help\``]);
  }
  return {
    help,
    ...readArguments(usage, positionals),
    options: {
      json: values['json'] === true,
      local: values['local'] === true,
      flag: (name) => values[name] === true,
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    },
  };
}

function readArguments(usage: CommandUsage, given: readonly string[]): Omit<CommandLine, 'options'> {
  const from = (name: string): readonly string[] => {
    const index = usage.arguments.findIndex((argument) => argument.name === name);
    if (index < 0) {
      throw new Error(`the command reads an argument that it does not declare: ${name}`);
    }
    return given.slice(index);
  };
  return {
    optionalArgument: (name) => from(name)[0],
    repeatedArgument: from,
    argument: (name) => {
      const [value] = from(name);
      if (value === undefined) {
        throw new Error(`the command requires an argument that it declares as optional: ${name}`);
      }
      return value;
    },
  };
}

interface GivenOption {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value was given as `--name=value`. */
  readonly inlineValue?: boolean | undefined;
  readonly known: Readonly<Record<string, CommandOption>>;
}

function optionProblems({ name, rawName, value, inlineValue, known }: GivenOption): readonly string[] {
  const option = Object.hasOwn(known, name) ? known[name] : undefined;
  if (option === undefined) {
    const names = Object.keys(known).map((each) => `--${each}`);
    return [`unknown option ${rawName}${didYouMean(rawName, names)}`];
  }
  if (option.type === 'boolean') {
    return value === undefined ? [] : [`${rawName} takes no value, but "${value}" was given`];
  }
  // The next option is no value: `--execution --local` must not go to AWS.
  const isMissing = value === undefined || value === '' || (value.startsWith('-') && inlineValue !== true);
  return isMissing ? [`${rawName} needs a value: ${rawName} ${option.value ?? '<value>'}`] : [];
}

function argumentProblems(usage: CommandUsage, given: readonly string[]): readonly string[] {
  const problems = usage.arguments
    .slice(given.length)
    .filter(({ required }) => required)
    .map(({ name, meaning }) => `<${name}> is missing: ${meaning}`);
  const extra = usage.arguments.some(({ repeatable }) => repeatable) ? 0 : given.length - usage.arguments.length;
  if (extra > 0) {
    // Without their values: one may be a secret.
    problems.push(`${extra} ${extra === 1 ? 'argument' : 'arguments'} too many; expected: ${describeArguments(usage.arguments)}`);
  }
  return problems;
}

const describeArguments = (expected: readonly Argument[]): string =>
  expected.length === 0 ? 'none' : expected.map(argumentPlaceholder).join(' ');

/** `<name>` for a required argument, `[name]` for an optional one. */
export function argumentPlaceholder({ name, required, repeatable }: Argument): string {
  const placeholder = required ? `<${name}>` : `[${name}]`;
  return repeatable === true ? `${placeholder}…` : placeholder;
}
