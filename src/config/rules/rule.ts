import type { ConfigurationProblem } from '../configuration-error';
import type { PlatformConfig } from '../platform-config';

/** Judges values that are right each for itself against one another. It looks at the resolved configuration, so at defaults too. */
export type Rule = (config: PlatformConfig, locate: Locate) => readonly Finding[];

/**
 * Where the team wrote a value of the resolved configuration.
 * Keys are those of the resolved configuration: `locate('environments', 0, 'service', 'cpu')`.
 */
export type Locate = (...keys: readonly (string | number)[]) => string;

export interface Finding extends ConfigurationProblem {
  /** Every path the rule has looked at; where one of them holds a stand-in, the finding means nothing. */
  readonly involves: readonly string[];
}
