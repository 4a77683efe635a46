import { checkRepeatedVariables } from './container-variables';
import type { ContainerConfig, ContainerOptions, Dependencies } from './containers';
import { MAIN_CONTAINER } from './contract';
import { repeated } from './repeated';
import type { SharedFilesConfig } from './shared-files';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import { nearest } from './shape/nearest';
import type { OptionLocation } from './shape/option-location';

interface Given {
  readonly port?: number;
  readonly additionalPorts?: readonly number[];
  readonly cpu?: number;
  readonly memoryMiB?: number;
  readonly dependsOn?: Dependencies;
  readonly volumes?: Readonly<Record<string, string>>;
  readonly containers?: Readonly<Record<string, ContainerOptions>>;
}

export interface ContainersCheck extends Required<Omit<Given, 'containers'>> {
  readonly containers: Readonly<Record<string, ContainerConfig>>;
  readonly paths: Readonly<Record<string, { readonly port: number }>>;
  readonly sharedFiles: SharedFilesConfig | null;
}

/** Reports what the containers of a task cannot have together. */
export function checkContainers(service: ContainersCheck, given: Layered<Given>): void {
  for (const [name, container] of Object.entries(service.containers)) {
    checkRepeatedVariables(container, given.at('containers').at(name));
  }
  checkPorts(service, given);
  checkDependencies(service, given);
  checkShare(service, { given, key: 'cpu' });
  checkShare(service, { given, key: 'memoryMiB' });
  checkVolumes(service, given);
}

/** All containers of a task have one network. */
function checkPorts({ port, additionalPorts, containers, paths }: ContainersCheck, given: Layered<Given>): void {
  const additional = given.at('additionalPorts').location;
  const ports = [
    { port, location: given.at('port').location },
    ...additionalPorts.map((each, index) => ({ port: each, location: additional.at(index) })),
    ...Object.entries(containers).flatMap(([name, container]) =>
      container.ports.map((each, index) => ({ port: each, location: given.at('containers').at(name).at('ports').location.at(index) })),
    ),
  ];
  for (const { item, first } of repeated(ports, (each) => each.port)) {
    item.location.reportConflict({
      given: `${item.port}`,
      allowed: 'a port that nothing else in the task listens on: its containers share one network',
      fix: `change it: ${first.location.path} is the same`,
      comparedWith: [first.location],
    });
  }
  for (const [index, each] of additionalPorts.entries()) {
    if (!Object.values(paths).some((path) => path.port === each)) {
      additional.at(index).reportConflict({
        given: `${each}`,
        allowed: 'a port that a path in service.paths names: nothing else reaches it',
        fix: 'remove it, or add a path',
        comparedWith: [given.at('additionalPorts').location],
      });
    }
  }
}

interface Dependent {
  readonly name: string;
  readonly dependsOn: Dependencies;
  readonly locationOf: (dependency: string) => OptionLocation;
}

function checkDependencies(service: ContainersCheck, given: Layered<Given>): void {
  const dependents: readonly Dependent[] = [
    { name: MAIN_CONTAINER, dependsOn: service.dependsOn, locationOf: (name) => given.at('dependsOn').at(name).location },
    ...Object.entries(service.containers).map(([name, { dependsOn }]) => ({
      name,
      dependsOn,
      locationOf: (dependency: string) => given.at('containers').at(name).at('dependsOn').at(dependency).location,
    })),
  ];
  for (const dependent of dependents) {
    for (const dependency of Object.keys(dependent.dependsOn)) {
      const problem = problemOf(dependency, { service, dependent });
      if (problem !== undefined) {
        dependent.locationOf(dependency).reportConflict(problem);
      }
    }
  }
  reportCircle(dependents);
}

interface Problem {
  readonly given: string;
  readonly allowed: string;
  readonly fix: string;
}

function problemOf(
  name: string,
  { service, dependent }: { readonly service: ContainersCheck; readonly dependent: Dependent },
): Problem | undefined {
  const names = [MAIN_CONTAINER, ...Object.keys(service.containers)].filter((each) => each !== dependent.name);
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    const fix = meant === undefined ? 'add it to service.containers, or remove it here' : `did you mean ${meant}?`;
    return { given: formatValue(name), allowed: `another container of the task: ${names.join(', ') || 'there is none'}`, fix };
  }
  const condition = dependent.dependsOn[name];
  const container = service.containers[name];
  if (condition === 'HEALTHY' && !container?.healthCheck) {
    return {
      given: `HEALTHY of ${name}, which has no health check`,
      allowed: container
        ? 'HEALTHY of a container with healthCheck'
        : 'START: the load balancer checks the service, and its container does not',
      fix: container ? `add service.containers.${name}.healthCheck, or write START` : 'write START',
    };
  }
  if ((condition === 'COMPLETE' || condition === 'SUCCESS') && (container?.essential ?? true)) {
    return {
      given: `${condition} of ${name}, which is essential`,
      allowed: `${condition} of a container with essential: false: when an essential container ends, so does the task`,
      fix: container ? `set service.containers.${name}.essential to false, or write START or HEALTHY` : 'write START',
    };
  }
  return undefined;
}

function reportCircle(dependents: readonly Dependent[]): void {
  const circle = firstOf(dependents, (each) => circleAfter([each], dependents));
  const [begin, second] = circle ?? [];
  if (circle && begin && second) {
    begin.locationOf(second.name).reportConflict({
      given: circle.map(({ name }) => name).join(' waits for '),
      allowed: 'dependencies without a circle: none of these containers would ever start',
      fix: 'remove one of them',
    });
  }
}

/** The first circle that begins on this path of dependencies: its containers, the first one again at the end. */
function circleAfter(path: readonly Dependent[], dependents: readonly Dependent[]): readonly Dependent[] | undefined {
  const last = path.at(-1)!;
  // A container that waits for itself is reported by its name.
  const next = dependents.filter(({ name }) => name in last.dependsOn && name !== last.name);
  return firstOf(next, (each) =>
    path.includes(each) ? [...path.slice(path.indexOf(each)), each] : circleAfter([...path, each], dependents),
  );
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** What the other containers reserve is not the service's. */
function checkShare(service: ContainersCheck, { given, key }: { readonly given: Layered<Given>; readonly key: 'cpu' | 'memoryMiB' }): void {
  const parts = Object.entries(service.containers).flatMap(([name, container]) => {
    const part = container[key];
    return part === null ? [] : [{ part, location: given.at('containers').at(name).at(key).location }];
  });
  const sum = parts.reduce((total, { part }) => total + part, 0);
  const [largest] = parts.toSorted((a, b) => b.part - a.part);
  if (largest !== undefined && sum >= service[key]) {
    largest.location.reportConflict({
      given: `${key} of all containers together: ${sum}`,
      allowed: `less than the ${service[key]} of the task (service.${key}): the service needs some of it`,
      fix: `lower it, or raise service.${key}`,
      comparedWith: [given.at(key).location, ...parts.map(({ location }) => location)],
    });
  }
}

function checkVolumes({ volumes, containers, sharedFiles }: ContainersCheck, given: Layered<Given>): void {
  const mounts = [
    ...(sharedFiles ? [{ owner: MAIN_CONTAINER, volume: 'sharedFiles', path: sharedFiles.path, location: null }] : []),
    ...mountsOf(MAIN_CONTAINER, { volumes, given: given.at('volumes') }),
    ...Object.entries(containers).flatMap(([name, container]) =>
      mountsOf(name, { volumes: container.volumes, given: given.at('containers').at(name).at('volumes') }),
    ),
  ];
  for (const { volume, location } of mounts) {
    if (mounts.filter((other) => other.volume === volume).length === 1) {
      location?.reportConflict({
        given: `the volume ${volume}, which no other container mounts`,
        allowed: 'a volume that at least two containers of the task mount',
        fix: 'mount it in another container, or remove it: the disk of a container is writable without it',
      });
    }
  }
  for (const { item, first } of repeated(mounts, ({ owner, path }) => `${owner} ${path}`)) {
    item.location?.reportConflict({
      given: formatValue(item.path),
      allowed: 'one volume for each path in a container',
      fix: `change it: ${first.volume} is mounted there`,
    });
  }
}

interface Mount {
  readonly owner: string;
  readonly volume: string;
  readonly path: string;
  /** Null for the shared files. */
  readonly location: OptionLocation | null;
}

const mountsOf = (
  owner: string,
  { volumes, given }: { readonly volumes: Readonly<Record<string, string>>; readonly given: Layered<Readonly<Record<string, string>>> },
): readonly Mount[] => Object.entries(volumes).map(([volume, path]) => ({ owner, volume, path, location: given.at(volume).location }));
