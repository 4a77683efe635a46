import type { EnvironmentOptions } from '../../src/config/environment';
import type { PathOptions } from '../../src/config/paths';
import { resolvePlatform } from '../../src/config/resolve-platform';
import type { ServiceOptions } from '../../src/config/service';
import { checkEdges } from './check-edges';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const CONTAINERS = { proxy: { image: 'nginx:1', ports: [9000, 9001] } };
const ADMIN = { patterns: ['/admin', '/admin/*'], port: 9000 };

const withPaths = (paths: ServiceOptions['paths'], environment: Partial<EnvironmentOptions> = {}) =>
  sampleOptions({ service: { containers: CONTAINERS, paths }, environments: [{ ...TEST_ENVIRONMENT, ...environment }] });
const optionOf = (key: keyof PathOptions) => (value: never) => withPaths({ admin: { ...ADMIN, [key]: value } });
const resolved = (options: ReturnType<typeof withPaths>) => resolvePlatform(options).environments[0]!.service.paths;

checkEdges([
  { path: 'service.paths', options: (paths) => withPaths(paths), valid: [{}], invalid: [[], '/admin', null] },
  {
    path: 'service.paths.admin.patterns',
    options: optionOf('patterns'),
    valid: [['/a'], ['/a', '/b', '/c'], ['/*a*b?c*']],
    invalid: [[], ['/a', '/b', '/c', '/d'], '/a', undefined, ['/*a*b*c*d*e*']],
  },
  {
    path: 'service.paths.admin.patterns[0]',
    options: (each) => withPaths({ admin: { ...ADMIN, patterns: [each] } }),
    valid: ['/', '/admin', '/a*', `/${'a'.repeat(127)}`],
    invalid: ['admin', '', '/a b', '/a#b', '/a(b)', `/${'a'.repeat(128)}`, '/*', '/**', '/version', '/v*', '/ve?sion'],
  },
  { path: 'service.paths.admin.port', options: optionOf('port'), valid: [9000, 9001], invalid: [0, 65_536, undefined, 8080, 9002] },
  { path: 'service.paths.admin.healthCheckPath', options: optionOf('healthCheckPath'), valid: ['/', '/x?y=1'], invalid: ['x', ''] },
]);

test('there are no paths by default', () => {
  expect(resolvePlatform(sampleOptions()).environments[0]!.service.paths).toEqual({});
});

test('an environment overrides single options of a path, and can add paths', () => {
  const service = { containers: CONTAINERS, paths: { admin: ADMIN } };
  const prod = {
    ...PROD_ENVIRONMENT,
    service: { paths: { admin: { healthCheckPath: '/up' }, docs: { patterns: ['/docs/*'], port: 9001 } } },
  };
  const [first, second] = resolvePlatform(sampleOptions({ service, environments: [TEST_ENVIRONMENT, prod] })).environments;
  expect(first!.service.paths).toMatchObject({ admin: { ...ADMIN, healthCheckPath: '/' } });
  expect(second!.service.paths).toMatchObject({ admin: { ...ADMIN, healthCheckPath: '/up' }, docs: { port: 9001 } });
});

test('a path can go to another port of the service itself', () => {
  const service = { additionalPorts: [9090], paths: { metrics: { patterns: ['/metrics'], port: 9090 } } };
  expect(pathsOf(sampleOptions({ service }))).toEqual([]);
});

test('a service has four paths at most: ECS registers a task in five target groups', () => {
  const paths = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { patterns: [`/p${index}`], port: 9000 }]));
  expect(pathsOf(withPaths(paths(4)))).toEqual([]);
  expect(pathsOf(withPaths(paths(5)))).toEqual(['service.paths']);
});

test('a longer pattern has the better priority, whatever the order and the other paths are', () => {
  const all = { everything: { patterns: ['/a*'], port: 9000 }, admin: ADMIN };
  const { everything, admin } = resolved(withPaths(all));
  expect(admin!.priority).toBeLessThan(everything!.priority);
  expect(resolved(withPaths({ admin: ADMIN }))['admin']).toEqual(admin);
  const longest = resolved(withPaths({ admin: { patterns: [`/${'a'.repeat(127)}`], port: 9000 } }))['admin']!.priority;
  const shortest = resolved(withPaths({ admin: { patterns: ['/'], port: 9000 } }))['admin']!.priority;
  expect([longest, shortest].every((priority) => priority >= 100 && priority < 50_000)).toBe(true);
});

test('two paths whose rules would have the same priority are refused', () => {
  const names = Array.from({ length: 600 }, (_, index) => `n${index}`);
  const priorities = new Map<number, string>();
  const pair = names
    .map((name) => [name, resolved(withPaths({ [name]: { patterns: ['/x'], port: 9000 } }))[name]!.priority] as const)
    .flatMap(([name, priority]) => {
      const other = priorities.get(priority);
      priorities.set(priority, name);
      return other === undefined ? [] : [[other, name] as const];
    })[0]!;
  const problems = problemsOf(withPaths({ [pair[0]]: { patterns: ['/x'], port: 9000 }, [pair[1]]: { patterns: ['/y'], port: 9000 } }));
  expect(problems).toMatchObject([{ path: `service.paths.${pair[1]}`, fix: 'rename it, for example by adding a letter' }]);
});

test('the same pattern in two paths is refused', () => {
  expect(problemsOf(withPaths({ admin: ADMIN, other: { patterns: ['/o', '/admin'], port: 9001 } }))).toMatchObject([
    { path: 'service.paths.other.patterns[1]', fix: 'remove it: service.paths.admin.patterns[0] is the same' },
  ]);
});

test('a pattern may contain the version path where the service does not answer with its version', () => {
  const service = { containers: CONTAINERS, versionPath: false as const, paths: { admin: { patterns: ['/v*'], port: 9000 } } };
  expect(pathsOf(sampleOptions({ service }))).toEqual([]);
});

test.each([
  { strategy: 'canary' as const },
  { strategy: 'blueGreen' as const },
  { strategy: 'linear' as const },
  { betweenStrategies: true },
])('paths together with %j are refused', (deployment) => {
  expect(problemsOf(withPaths({ admin: ADMIN }, { deployment }))).toMatchObject([
    { path: 'service.paths', fix: 'remove the paths, or use the strategy rolling in this environment' },
  ]);
});
