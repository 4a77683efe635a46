import { port, type ContainerConfig } from './containers';
import { MAIN_CONTAINER } from './contract';
import { hasTrafficShift, type DeploymentConfig } from './deployment';
import { repeated } from './repeated';
import { dictionary, resolveEach } from './shape/dictionary';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { shortName, stringMatching } from './shape/string-matching';

/**
 * Requests that go to another port of the task than those of the service: a rule of the load balancer, with a target group and
 * alarms of its own.
 */
export interface PathOptions {
  /**
   * The paths; `*` stands for any characters, `?` for one. Of two paths that match, the one whose shortest pattern is longer wins; put patterns
   * of different lengths in paths of their own. Required once.
   * @example ['/admin', '/admin/*']
   */
  readonly patterns?: readonly string[];
  /** The port: one of a container, or of `additionalPorts`. Required once. @example 9000 */
  readonly port?: number;
  /** Path on this port that answers `GET` with 200. @example '/healthz' */
  readonly healthCheckPath?: string;
}

/** A service of ECS is in at most five target groups, and one is for all other paths. */
const MAX_PATHS = 4;
/** Of a condition, and of a rule: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_PATTERNS = 3;
const MAX_WILDCARDS = 5;
const MAX_PATTERN_LENGTH = 128;

const pathName = shortName({
  fix: 'shorten or change it: it is part of the names of alarms',
  placeholder: 'path',
});

const pattern = stringMatching({
  allowed: `a path that starts with /, at most ${MAX_PATTERN_LENGTH} letters, digits and _-.$/~"'@:+&*?`,
  pattern: /^(?=.{1,128}$)\/[A-Za-z0-9_\-.$/~"'@:+&*?]*$/,
  placeholder: '/path',
});

const patternsShape = list(pattern, { min: 1, max: MAX_PATTERNS, reason: 'a rule of the load balancer takes no more' });

/** The path of a request. */
export const httpPath = stringMatching({
  allowed: 'a path that starts with /, at most 1024 characters, without spaces and #',
  pattern: /^(?=.{1,1024}$)\/[!"$-~]*$/,
  placeholder: '/',
});

export const PATH = {
  patterns: option(patternsShape, { resolve: ({ written }): readonly string[] => written ?? patternsShape.placeholder }),
  port: option(port, { resolve: ({ written }): number => written ?? port.placeholder }),
  healthCheckPath: option(httpPath, { default: '/' }),
} satisfies OptionTable<PathOptions>;

export interface PathConfig extends Resolved<PathOptions, typeof PATH> {
  /** Of the rule. A lower one wins. */
  readonly priority: number;
}

type Paths<T> = Readonly<Record<string, T>>;

export const pathsOption = option(dictionary({ key: pathName, value: objectOf<PathOptions>(PATH), max: MAX_PATHS }), {
  resolve: (given): Paths<PathConfig> => resolveEach(given, resolvePath),
});

function resolvePath(given: Layered<PathOptions>, name: string): PathConfig {
  const path = resolveOptions(PATH, given);
  for (const key of ['patterns', 'port'] as const) {
    if (given.at(key).written === undefined) {
      given.location.at(key).reportConflict({ given: 'nothing', allowed: PATH[key].shape.allowed, fix: 'add it' });
    }
  }
  const wildcards = path.patterns.join('').replaceAll(/[^*?]/g, '').length;
  if (wildcards > MAX_WILDCARDS) {
    given.at('patterns').location.reportConflict({
      given: `${wildcards} wildcards`,
      allowed: `at most ${MAX_WILDCARDS} in all patterns of a path: the load balancer takes no more`,
      fix: 'shorten the patterns, or divide them between two paths',
    });
  }
  return { ...path, priority: priorityOf(name, path.patterns) };
}

const FIRST_PRIORITY = 100;
const PRIORITIES_OF_A_LENGTH = 300;

/**
 * A number that only the path itself decides: if others were added before it, CloudFormation would update one rule after the other, and the
 * load balancer refuses a priority that another rule still has. The path whose shortest pattern is longer comes first.
 */
function priorityOf(name: string, patterns: readonly string[]): number {
  const lengths = patterns.map((each) => each.replaceAll(/[*?]/g, '').length);
  const hash = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % PRIORITIES_OF_A_LENGTH, 0);
  return FIRST_PRIORITY + (MAX_PATTERN_LENGTH - Math.min(...lengths)) * PRIORITIES_OF_A_LENGTH + hash;
}

/** What the rules of the load balancer depend on. */
export interface PathsCheck {
  readonly port: number;
  readonly versionPath: string | false;
  readonly additionalPorts: readonly number[];
  readonly containers: Readonly<Record<string, ContainerConfig>>;
  readonly paths: Paths<PathConfig>;
}

/** The name of the container that listens on a port; undefined if none does. */
export function containerOfPort(service: Omit<PathsCheck, 'paths' | 'versionPath'>, wanted: number): string | undefined {
  if (wanted === service.port || service.additionalPorts.includes(wanted)) {
    return MAIN_CONTAINER;
  }
  return Object.entries(service.containers).find(([, { ports }]) => ports.includes(wanted))?.[0];
}

type GivenPaths = Layered<Paths<PathOptions>>;

/** Reports paths that nothing serves, or that do not get the requests that they name. */
export function checkPaths(service: PathsCheck, given: GivenPaths): void {
  for (const [name, path] of Object.entries(service.paths)) {
    checkPort({ service, path }, given.at(name));
    path.patterns.forEach((each, index) => {
      const problem = problemOf(each, service);
      if (problem !== undefined) {
        given
          .at(name)
          .at('patterns')
          .location.at(index)
          .reportConflict({ given: formatValue(each), ...problem });
      }
    });
  }
  reportRepeated(service.paths, given);
}

function checkPort({ service, path }: { readonly service: PathsCheck; readonly path: PathConfig }, given: Layered<PathOptions>): void {
  const { location } = given.at('port');
  if (path.port === service.port) {
    location.reportConflict({
      given: `${path.port}, the port of the service`,
      allowed: 'another port: requests to all other paths go to this one',
      fix: 'remove the path, or choose another port',
    });
  } else if (containerOfPort(service, path.port) === undefined) {
    location.reportConflict({
      given: `${path.port}`,
      allowed: `a port on which a container of the task listens: ${portsOf(service).join(', ') || 'there is none yet'}`,
      fix: 'add it to ports of a container in service.containers, or to service.additionalPorts',
    });
  }
}

const portsOf = ({ additionalPorts, containers }: PathsCheck): readonly number[] => [
  ...additionalPorts,
  ...Object.values(containers).flatMap(({ ports }) => ports),
];

function problemOf(each: string, { versionPath }: PathsCheck): { readonly allowed: string; readonly fix: string } | undefined {
  if (/^\/\*+$/.test(each)) {
    return { allowed: 'some of the paths: all of them is what the service itself gets', fix: 'name a path, such as /admin/*' };
  }
  if (versionPath !== false && matches(each, versionPath)) {
    return {
      allowed: `paths without ${versionPath}, where the container of the service answers with its version`,
      fix: 'change the pattern, or service.versionPath',
    };
  }
  return undefined;
}

/** As the load balancer matches, which looks at the path without its query. */
function matches(each: string, path: string): boolean {
  const expression = each.replaceAll(/[.$+?*]/g, (character) => (character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`));
  return new RegExp(`^${expression}$`).test(path.replace(/\?.*/, ''));
}

function reportRepeated(paths: Paths<PathConfig>, given: GivenPaths): void {
  const all = Object.entries(paths).flatMap(([name, { patterns }]) => patterns.map((each, index) => ({ name, each, index })));
  const locationOf = ({ name, index }: (typeof all)[number]) => given.at(name).at('patterns').location.at(index);
  for (const { item, first } of repeated(all, ({ each }) => each)) {
    locationOf(item).reportConflict({
      given: formatValue(item.each),
      allowed: 'each pattern once',
      fix: `remove it: ${locationOf(first).path} is the same`,
      comparedWith: [locationOf(first)],
    });
  }
  for (const { item, first } of repeated(Object.entries(paths), ([, { priority }]) => priority)) {
    given.at(item[0]).location.reportConflict({
      given: `the name ${item[0]}, from which the priority ${item[1].priority} of its rule results`,
      allowed: `a name with another priority than ${first[0]}`,
      fix: 'rename it, for example by adding a letter',
    });
  }
}

/** Reports paths together with a strategy that needs two target groups for each. */
export function checkStrategy(
  deployment: DeploymentConfig,
  { paths, given }: { readonly paths: Paths<PathConfig>; readonly given: GivenPaths },
): void {
  if (Object.keys(paths).length > 0 && hasTrafficShift(deployment)) {
    const strategy = deployment.strategy === 'rolling' ? 'betweenStrategies' : `the strategy ${deployment.strategy}`;
    given.location.reportConflict({
      given: `paths together with ${strategy}`,
      allowed: 'paths with the strategy rolling only: the others shift the requests of a single port',
      fix: 'remove the paths, or use the strategy rolling in this environment',
    });
  }
}
