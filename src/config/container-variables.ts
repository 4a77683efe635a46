import { CONTAINER_VARIABLES, VARIABLE_NAME } from './contract';
import { repeated } from './repeated';
import { dictionary } from './shape/dictionary';
import { either } from './shape/either';
import { formatValue } from './shape/format-value';
import { isPlainObject } from './shape/is-plain-object';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { nearest } from './shape/nearest';
import type { OptionLocation } from './shape/option-location';
import { stringMatching } from './shape/string-matching';

export const variableName = stringMatching({
  allowed: 'the name of a variable: letters, digits and underscores, not starting with a digit, at most 128 characters',
  pattern: VARIABLE_NAME,
  fix: 'rename it',
  placeholder: 'VARIABLE',
});

/** Keys of secrets; or the names under which the application expects them, each with its key. */
export type SecretOptions = readonly string[] | Readonly<Record<string, string>>;

export const secrets = either<SecretOptions>(
  { when: isPlainObject, shape: dictionary({ key: variableName, value: variableName }) },
  { when: () => true, shape: list(variableName) },
);

/** The variables of the container whose values are secrets, each with the key of its secret. */
export const secretVariables = (given: SecretOptions): Readonly<Record<string, string>> =>
  isList(given) ? Object.fromEntries(given.map((key) => [key, key])) : given;

/** The keys that a team sets: the password of the database is the platform's. */
export const declaredSecrets = (variables: Readonly<Record<string, string>>): readonly string[] =>
  [...new Set(Object.values(variables))].filter((key) => key !== CONTAINER_VARIABLES.databasePassword);

const isList = (given: SecretOptions): given is readonly string[] => Array.isArray(given);

interface Variables {
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: SecretOptions;
}

const PLATFORM_VARIABLES: readonly string[] = Object.values(CONTAINER_VARIABLES);

/** Reports a variable with more than one source: the platform, `environment` or `secrets`. */
export function checkVariables({ environment, secrets: given }: Required<Variables>, options: Layered<Variables>): void {
  const plainAt = (name: string): OptionLocation => options.at('environment').at(name).location;
  const secretAt = (name: string, index: number): OptionLocation => options.at('secrets').location.at(isList(given) ? index : name);
  const names = isList(given) ? given : Object.keys(given);
  Object.keys(environment).forEach((name) => reportReserved(name, plainAt(name)));
  names.forEach((name, index) => reportReserved(name, secretAt(name, index)));
  checkRepeatedVariables({ environment, secrets: given }, options);
}

/** Reports a secret that is given twice, or that is also in `environment`. */
export function checkRepeatedVariables({ environment, secrets: given }: Required<Variables>, options: Layered<Variables>): void {
  const plainAt = (name: string): OptionLocation => options.at('environment').at(name).location;
  const secretAt = (name: string, index: number): OptionLocation => options.at('secrets').location.at(isList(given) ? index : name);
  const names = isList(given) ? given : Object.keys(given);
  for (const { item, index, firstIndex } of repeated(names, (name) => name)) {
    secretAt(item, index).reportConflict({
      given: formatValue(item),
      allowed: 'each secret once',
      fix: `remove it: ${secretAt(item, firstIndex).path} is the same`,
      comparedWith: [secretAt(item, firstIndex)],
    });
  }
  for (const [index, name] of names.entries()) {
    if (Object.hasOwn(environment, name)) {
      secretAt(name, index).reportConflict({
        given: formatValue(name),
        allowed: 'a variable that is either a secret or in environment',
        fix: `remove it here or from ${plainAt(name).path}`,
        comparedWith: [plainAt(name)],
      });
    }
  }
}

/** Replaces `${NAME}` by a value. `$${NAME}` stands for the characters `${NAME}`. */
export const expandReferences = (text: string, valueOf: (name: string) => string): string =>
  text.replace(/\$(\$?)\{([^{}]*)\}/g, (_, escape: string, name: string) => (escape ? `\${${name}}` : valueOf(name)));

const { databaseHost, databasePort, databaseName, databaseUser, databasePassword, ...ALWAYS_SET } = CONTAINER_VARIABLES;
const PLAIN_VALUES: readonly string[] = Object.values(ALWAYS_SET);
const DATABASE_VALUES: readonly string[] = [databaseHost, databasePort, databaseName, databaseUser];

interface ReferenceCheck {
  readonly service: { readonly environment: Readonly<Record<string, string>>; readonly secretVariables: Readonly<Record<string, string>> };
  readonly hasDatabase: boolean;
}

/** Reports references to values that the platform does not have in an environment. */
export function checkReferences({ service, hasDatabase }: ReferenceCheck, options: Layered<Variables>): void {
  const known = hasDatabase ? [...PLAIN_VALUES, ...DATABASE_VALUES] : PLAIN_VALUES;
  for (const [variable, text] of Object.entries(service.environment)) {
    expandReferences(text, (name) => {
      if (!known.includes(name)) {
        reportUnknown({ variable, name, known, location: options.at('environment').at(variable).location });
      }
      return '';
    });
  }
  const usesPassword = Object.entries(service.secretVariables).some(([name, key]) => key === databasePassword && name !== databasePassword);
  if (!hasDatabase && usesPassword) {
    options.at('secrets').location.reportConflict({
      given: databasePassword,
      allowed: 'keys of secrets; without a database there is no password',
      fix: 'remove it, or add a database',
    });
  }
}

interface UnknownReference {
  readonly variable: string;
  readonly name: string;
  readonly known: readonly string[];
  readonly location: OptionLocation;
}

function reportUnknown({ variable, name, known, location }: UnknownReference): void {
  const meant = nearest(name, known);
  location.reportConflict({
    given: `\${${name}}`,
    allowed: `references to ${known.join(', ')}; $\${${name}} stands for the characters \${${name}}`,
    fix:
      name === databasePassword
        ? `a password is a secret: write secrets: { ${variable}: '${databasePassword}' } instead`
        : meant === undefined
          ? 'write the value itself'
          : `did you mean \${${meant}}?`,
  });
}

function reportReserved(name: string, location: OptionLocation): void {
  if (PLATFORM_VARIABLES.includes(name)) {
    location.reportConflict({
      given: formatValue(name),
      allowed: `a name that the platform does not set; it sets ${PLATFORM_VARIABLES.join(', ')}`,
      fix: 'rename it, or use the value that the platform sets',
    });
  }
}
