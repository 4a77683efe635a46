import { CONTAINER_VARIABLES, VARIABLE_NAME } from './contract';
import { repeated } from './repeated';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import type { OptionLocation } from './shape/option-location';
import { stringMatching } from './shape/string-matching';

export const variableName = stringMatching({
  allowed: 'the name of a variable: letters, digits and underscores, not starting with a digit, at most 128 characters',
  pattern: VARIABLE_NAME,
  fix: 'rename it',
  placeholder: 'VARIABLE',
});

interface Variables {
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
}

const PLATFORM_VARIABLES: readonly string[] = Object.values(CONTAINER_VARIABLES);

/** Reports a variable with more than one source: the platform, `environment` or `secrets`. */
export function checkVariables({ environment, secrets }: Required<Variables>, given: Layered<Variables>): void {
  const plainAt = (name: string): OptionLocation => given.at('environment').at(name).location;
  const secretAt = (index: number): OptionLocation => given.at('secrets').location.at(index);
  Object.keys(environment).forEach((name) => reportReserved(name, plainAt(name)));
  secrets.forEach((name, index) => reportReserved(name, secretAt(index)));
  for (const { item, index, firstIndex } of repeated(secrets, (name) => name)) {
    secretAt(index).reportConflict({
      given: formatValue(item),
      allowed: 'each secret once',
      fix: `remove it: ${secretAt(firstIndex).path} is the same`,
      comparedWith: [secretAt(firstIndex)],
    });
  }
  for (const [index, name] of secrets.entries()) {
    if (Object.hasOwn(environment, name)) {
      secretAt(index).reportConflict({
        given: formatValue(name),
        allowed: 'a variable that is either a secret or in environment',
        fix: `remove it here or from ${plainAt(name).path}`,
        comparedWith: [plainAt(name)],
      });
    }
  }
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
