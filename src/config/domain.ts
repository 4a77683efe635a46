import { formatValue } from './shape/format-value';
import type { EnvironmentIdentity, Layered } from './shape/layered';
import { option, required } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/** A domain of a Route 53 hosted zone. The environment gets a certificate, HTTPS and a redirect from HTTP. */
export interface DomainOptions {
  /** Name of the hosted zone. @example 'example.com' */
  readonly zoneName: string;
  /** Id of the hosted zone. @example 'Z0123456789ABCDEFGHIJ' */
  readonly zoneId: string;
  /** Labels below the zone. @default - `<name>` in the production tier, `<name>-<environment>` in development @example 'shop' */
  readonly name?: string;
}

export const DOMAIN = {
  zoneName: required(
    stringMatching({
      allowed: 'the name of a hosted zone, such as example.com, in lower case and without the final dot',
      pattern: /^(?=.{3,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      placeholder: 'example.com',
    }),
  ),
  zoneId: required(
    stringMatching({
      allowed: 'the id of a Route 53 hosted zone: Z and capital letters and digits, at most 32 characters',
      pattern: /^Z[A-Z0-9]{1,31}$/,
      fix: 'copy it from the list of hosted zones in Route 53, without "/hostedzone/"',
      placeholder: 'Z0',
    }),
  ),
  name: option(
    stringMatching({
      allowed: "labels of lower-case letters, digits and hyphens, or '' for the zone itself",
      pattern: /^$|^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
      placeholder: '',
    }),
    { resolve: ({ written, environment }) => written ?? defaultLabel(environment) },
  ),
} satisfies OptionTable<DomainOptions>;

const defaultLabel = ({ platform, name, tier }: EnvironmentIdentity): string => (tier === 'production' ? platform : `${platform}-${name}`);

export interface DomainConfig {
  readonly zoneName: string;
  readonly zoneId: string;
  /** The domain itself, without the final dot. */
  readonly fullyQualifiedName: string;
}

/** Maximum length of the common name in a certificate of ACM. */
const MAXIMUM_LENGTH = 64;

/** Returns `null` for an environment without a domain, which is reached by plain HTTP. */
export function resolveDomain(given: Layered<DomainOptions>): DomainConfig | null {
  if (!given.written) {
    return null;
  }
  const { zoneName, zoneId } = given.written;
  const label = DOMAIN.name.resolve(given.at('name'));
  const fullyQualifiedName = label === '' ? zoneName : `${label}.${zoneName}`;
  if (fullyQualifiedName.length > MAXIMUM_LENGTH) {
    given.at('name').location.reportConflict({
      given: `${formatValue(fullyQualifiedName)}, ${fullyQualifiedName.length} characters`,
      allowed: `at most ${MAXIMUM_LENGTH} characters in all, the maximum of a certificate`,
      fix: 'shorten it',
      comparedWith: [given.at('zoneName').location],
    });
  }
  return { zoneName, zoneId, fullyQualifiedName };
}
