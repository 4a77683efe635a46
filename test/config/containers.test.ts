import type { ContainerOptions } from '../../src/config/containers';
import { ecrImage } from '../../src/config/containers';
import { resolvePlatform } from '../../src/config/resolve-platform';
import type { ServiceOptions } from '../../src/config/service';
import { checkEdges } from './check-edges';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const IMAGE = 'public.ecr.aws/nginx/nginx:1.29.3';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const HEALTH_CHECK = { command: ['CMD', 'check'] };

const service = (options: ServiceOptions) => sampleOptions({ service: options, environments: [TEST_ENVIRONMENT] });
const withProxy = (proxy: ContainerOptions, others: ServiceOptions = {}) =>
  service({ ...others, containers: { proxy: { image: IMAGE, ...proxy }, ...others.containers } });
const optionOf = (key: string) => (value: never) => withProxy({ [key]: value });
const healthCheckOf = (key: string) => (value: never) => withProxy({ healthCheck: { ...HEALTH_CHECK, [key]: value } });
const named = (name: string) => service({ containers: { [name]: { image: IMAGE } } });
const many = (count: number) =>
  service({ containers: Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, { image: IMAGE }])) });

checkEdges([
  { path: 'service.containers', options: (containers) => service({ containers }), valid: [{}], invalid: [[], 'proxy', null] },
  {
    path: 'service.containers.proxy.image',
    options: optionOf('image'),
    valid: ['nginx:1', 'ghcr.io/a/b-c/d:v1.2', 'localhost:5000/a:1', `nginx@${DIGEST}`, `nginx:latest@${DIGEST}`],
    invalid: ['nginx', 'nginx:latest', 'nginx:', 'Nginx/A:1', 'a b:1', '', `nginx@sha256:abc`, 5],
  },
  { path: 'service.containers.proxy.command', options: optionOf('command'), valid: [['a']], invalid: [[], 'a'] },
  { path: 'service.containers.proxy.ports', options: optionOf('ports'), valid: [[], [1], [65_535]], invalid: [9000, '9000'] },
  { path: 'service.containers.proxy.ports[0]', options: (port) => withProxy({ ports: [port] }), valid: [9000], invalid: [0, 65_536, 8080] },
  { path: 'service.containers.proxy.essential', options: optionOf('essential'), valid: [true, false], invalid: ['no', 0] },
  { path: 'service.containers.proxy.cpu', options: optionOf('cpu'), valid: [2, 255], invalid: [1, 256, 1.5] },
  { path: 'service.containers.proxy.memoryMiB', options: optionOf('memoryMiB'), valid: [6, 511], invalid: [5, 512] },
  { path: 'service.containers.proxy.stopTimeoutSeconds', options: optionOf('stopTimeoutSeconds'), valid: [1, 120], invalid: [0, 121] },
  {
    path: 'service.containers.proxy.healthCheck.command',
    options: healthCheckOf('command'),
    valid: [
      ['CMD', 'a', 'b'],
      ['CMD-SHELL', 'a || b'],
    ],
    invalid: [['curl', 'localhost'], ['CMD'], ['CMD-SHELL', 'a', 'b'], ['NONE'], 'curl', ['CMD', ''], undefined],
  },
  {
    path: 'service.containers.proxy.healthCheck.intervalSeconds',
    options: healthCheckOf('intervalSeconds'),
    valid: [5, 300],
    invalid: [4, 301],
  },
  {
    path: 'service.containers.proxy.healthCheck.timeoutSeconds',
    options: healthCheckOf('timeoutSeconds'),
    valid: [2, 60],
    invalid: [1, 61],
  },
  { path: 'service.containers.proxy.healthCheck.retries', options: healthCheckOf('retries'), valid: [1, 10], invalid: [0, 11] },
  {
    path: 'service.containers.proxy.healthCheck.startPeriodSeconds',
    options: healthCheckOf('startPeriodSeconds'),
    valid: [0, 300],
    invalid: [-1, 301],
  },
  {
    path: 'service.containers.proxy.dependsOn.service',
    options: (condition) => withProxy({ dependsOn: { service: condition } }),
    valid: ['START'],
    invalid: ['HEALTHY', 'COMPLETE', 'SUCCESS', 'started'],
  },
  {
    path: 'service.containers.proxy.volumes.run',
    options: (path) => withProxy({ volumes: { run: path } }, { volumes: { run: '/run' } }),
    valid: ['/run/app'],
    invalid: ['run', '/', '/proc', '/a/'],
  },
  { path: 'service.additionalPorts', options: (additionalPorts) => service({ additionalPorts }), valid: [[]], invalid: [9090, {}] },
]);

test.each(['a', 'proxy', 'otel-2', 'a'.repeat(20)])('a container can be called %s', (name) => {
  expect(pathsOf(named(name))).toEqual([]);
});

test.each(['service', '', 'Proxy', '2a', 'a--b', 'a_b', 'aws-guardduty-agent', 'ecs-agent', 'a'.repeat(21)])(
  'a container cannot be called "%s"',
  (name) => {
    expect(pathsOf(named(name))).toHaveLength(1);
  },
);

test('a task has ten containers at most, one of which is the service', () => {
  expect(pathsOf(many(9))).toEqual([]);
  expect(pathsOf(many(10))).toEqual(['service.containers']);
});

test('there are no other containers by default', () => {
  expect(resolvePlatform(sampleOptions()).environments[0]!.service).toMatchObject({
    containers: {},
    dependsOn: {},
    volumes: {},
    additionalPorts: [],
  });
});

test('an environment overrides single options of a container, and can add containers', () => {
  const [test, prod] = resolvePlatform(
    sampleOptions({
      service: { containers: { proxy: { image: IMAGE, environment: { A: '1' } } } },
      environments: [
        TEST_ENVIRONMENT,
        { ...PROD_ENVIRONMENT, service: { containers: { proxy: { memoryMiB: 256, environment: { B: '2' } }, agent: { image: 'a:1' } } } },
      ],
    }),
  ).environments.map((environment) => environment.service.containers);
  expect(Object.keys(test!)).toEqual(['proxy']);
  expect(prod).toMatchObject({ proxy: { image: IMAGE, memoryMiB: 256, environment: { A: '1', B: '2' } }, agent: { image: 'a:1' } });
});

test('a container without an image is refused', () => {
  expect(problemsOf(service({ containers: { proxy: {} } }))).toMatchObject([
    { path: 'service.containers.proxy.image', given: 'nothing', fix: 'add it' },
  ]);
});

test('secrets of containers belong to those that the team sets, and the password of the database does not', () => {
  const [environment] = resolvePlatform(
    sampleOptions({
      database: {},
      service: {
        secrets: ['API_KEY'],
        containers: { proxy: { image: IMAGE, secrets: { TOKEN: 'PROXY_TOKEN', PGPASSWORD: 'DATABASE_PASSWORD' } } },
      },
    }),
  ).environments;
  expect(environment!.service).toMatchObject({
    secrets: ['API_KEY', 'PROXY_TOKEN'],
    secretVariables: { API_KEY: 'API_KEY' },
    containers: { proxy: { secretVariables: { TOKEN: 'PROXY_TOKEN', PGPASSWORD: 'DATABASE_PASSWORD' } } },
  });
});

test('variables of a container can use values of the platform, and PORT can be its own', () => {
  expect(pathsOf(withProxy({ environment: { PORT: '9000', UPSTREAM: 'http://localhost:${PORT}' } }))).toEqual([]);
  expect(pathsOf(withProxy({ environment: { UPSTREAM: '${DATABASE_HOST}' } }))).toEqual(['service.containers.proxy.environment.UPSTREAM']);
  expect(pathsOf(withProxy({ environment: { A: '1' }, secrets: ['A'] }))).toEqual(['service.containers.proxy.secrets[0]']);
});

describe('all problems of containers together are reported at once', () => {
  const others = { agent: { image: 'a:1' } };
  const cases: Record<string, { readonly options: object; readonly paths: readonly string[] }> = {
    'two containers with the same port': {
      options: withProxy({ ports: [9000] }, { containers: { agent: { image: 'a:1', ports: [9000] } } }),
      paths: ['service.containers.agent.ports[0]'],
    },
    'a port of the service that no path names': { options: service({ additionalPorts: [9090] }), paths: ['service.additionalPorts[0]'] },
    'an unknown container, and a container itself': {
      options: withProxy({ dependsOn: { agnt: 'START', proxy: 'START' } }, { containers: others, dependsOn: { redis: 'START' } }),
      paths: ['service.dependsOn.redis', 'service.containers.proxy.dependsOn.agnt', 'service.containers.proxy.dependsOn.proxy'],
    },
    'HEALTHY without a health check': { options: withProxy({}, { dependsOn: { proxy: 'HEALTHY' } }), paths: ['service.dependsOn.proxy'] },
    'COMPLETE and SUCCESS of an essential container': {
      options: withProxy({ dependsOn: { agent: 'COMPLETE' } }, { containers: others, dependsOn: { proxy: 'SUCCESS' } }),
      paths: ['service.dependsOn.proxy', 'service.containers.proxy.dependsOn.agent'],
    },
    'a circle': {
      options: withProxy(
        { dependsOn: { agent: 'START' } },
        { containers: { agent: { image: 'a:1', dependsOn: { service: 'START' } } }, dependsOn: { proxy: 'START' } },
      ),
      paths: ['service.dependsOn.proxy'],
    },
    'cpu and memory of the whole task': {
      options: withProxy({ cpu: 128, memoryMiB: 256 }, { containers: { agent: { image: 'a:1', cpu: 128, memoryMiB: 257 } } }),
      paths: ['service.containers.proxy.cpu', 'service.containers.agent.memoryMiB'],
    },
    'a volume of a single container': { options: withProxy({ volumes: { run: '/run' } }), paths: ['service.containers.proxy.volumes.run'] },
    'two volumes at one path, and one where the shared files are': {
      options: withProxy(
        { volumes: { a: '/x', b: '/x', c: '/y' } },
        { sharedFiles: { path: '/c' }, volumes: { a: '/a', b: '/b', c: '/c' } },
      ),
      paths: ['service.volumes.c', 'service.containers.proxy.volumes.b'],
    },
  };

  test.each(Object.entries(cases))('%s', (_, { options, paths }) => {
    expect(pathsOf(options)).toEqual(paths);
  });

  test('each says what is given, what is allowed and what to do', () => {
    const [circle] = problemsOf(cases['a circle']!.options);
    expect(circle).toMatchObject({ given: 'service waits for proxy waits for agent waits for service', fix: 'remove one of them' });
    const [, typo] = problemsOf(cases['an unknown container, and a container itself']!.options);
    expect(typo).toMatchObject({ given: '"agnt"', allowed: 'another container of the task: service, agent', fix: 'did you mean agent?' });
  });
});

test('a container that depends on none is allowed next to a chain with every condition', () => {
  const containers = {
    proxy: { image: IMAGE, healthCheck: HEALTH_CHECK, dependsOn: { prepare: 'SUCCESS' as const } },
    prepare: { image: 'a:1', essential: false },
    warm: { image: 'a:1', essential: false },
    agent: { image: 'a:1', dependsOn: { service: 'START' as const } },
  };
  expect(pathsOf(service({ containers, dependsOn: { proxy: 'HEALTHY', warm: 'COMPLETE' } }))).toEqual([]);
});

test('an image of ECR is told by its registry', () => {
  expect(ecrImage('222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/proxy:2')).toEqual({
    account: '222222222222',
    region: 'eu-west-1',
    repository: 'team/proxy',
    version: '2',
  });
  expect(ecrImage(`222222222222.dkr.ecr.eu-west-1.amazonaws.com/proxy:2@${DIGEST}`)).toMatchObject({
    repository: 'proxy',
    version: DIGEST,
  });
  expect(ecrImage(IMAGE)).toBeUndefined();
});
