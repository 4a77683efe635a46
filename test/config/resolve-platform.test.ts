import { resolvePlatform } from '../../src/config/resolve-platform';
import { CONNECTION_ARN, PROD_ENVIRONMENT, sampleOptions, sampleWithEnvironment, TEST_ENVIRONMENT } from './sample-options';

describe('what the whole platform has in common', () => {
  test('the repository is split into owner and name', () => {
    expect(resolvePlatform(sampleOptions()).source).toEqual({
      owner: 'acme',
      repository: 'orchard',
      branch: 'main',
      connectionArn: CONNECTION_ARN,
    });
  });

  test('the connection can be made later', () => {
    expect(resolvePlatform(sampleOptions({ source: { repository: 'acme/orchard' } })).source).toMatchObject({ connectionArn: null });
  });

  test('the pipeline runs in the account and region of the first environment', () => {
    expect(resolvePlatform(sampleOptions()).pipeline).toEqual({ account: '111111111111', region: 'eu-west-1', notifyEmails: [] });
  });

  test('the pipeline can run elsewhere', () => {
    const connectionArn = CONNECTION_ARN.replace('eu-west-1:111111111111', 'us-east-1:222222222222');
    const { pipeline } = resolvePlatform(
      sampleOptions({
        source: { repository: 'acme/orchard', connectionArn },
        pipeline: { account: '222222222222', region: 'us-east-1', notifyEmails: ['team@example.com'] },
      }),
    );
    expect(pipeline).toEqual({ account: '222222222222', region: 'us-east-1', notifyEmails: ['team@example.com'] });
  });

  test('the service is built with npm by default', () => {
    expect(resolvePlatform(sampleOptions()).build).toEqual({
      install: 'npm ci',
      test: 'npm test',
      bundle: 'npm run build',
      cache: null,
      computeType: 'BUILD_GENERAL1_SMALL',
      runtimes: {},
      architecture: 'ARM64',
    });
  });

  test('an empty build command stays empty', () => {
    const { build } = resolvePlatform(sampleOptions({ service: { build: { install: '', test: '' } } }));
    expect(build).toMatchObject({ install: '', test: '', bundle: 'npm run build' });
  });

  test('environments keep their order, which is that of promotion', () => {
    const stages = ['one', 'two', 'three'].map((name) => ({ ...TEST_ENVIRONMENT, name }));
    const { environments } = resolvePlatform(sampleOptions({ environments: stages }));
    expect(environments.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
  });
});

describe('layers of a service', () => {
  test("an environment's setting wins over the platform's, and that over the tier's", () => {
    const { environments } = resolvePlatform(
      sampleOptions({
        service: { cpu: 1024, memoryMiB: 2048 },
        environments: [{ ...TEST_ENVIRONMENT, service: { memoryMiB: 4096 } }, PROD_ENVIRONMENT],
      }),
    );
    expect(environments.map(({ service }) => [service.cpu, service.memoryMiB])).toEqual([
      [1024, 4096],
      [1024, 2048],
    ]);
  });

  test("an environment's variables add to the platform's and replace those of the same name", () => {
    const { environments } = resolvePlatform(
      sampleOptions({
        service: { environment: { LEVEL: 'info', COLOR: 'green' } },
        environments: [{ ...TEST_ENVIRONMENT, service: { environment: { LEVEL: 'debug' } } }],
      }),
    );
    expect(environments[0]?.service.environment).toEqual({ LEVEL: 'debug', COLOR: 'green' });
  });

  test("an environment's list of secrets replaces the platform's", () => {
    const { environments } = resolvePlatform(
      sampleOptions({
        service: { secrets: ['A', 'B'] },
        environments: [{ ...TEST_ENVIRONMENT, service: { secrets: ['C'] } }, PROD_ENVIRONMENT],
      }),
    );
    expect(environments.map(({ service }) => service.secrets)).toEqual([['C'], ['A', 'B']]);
  });

  test('scaling is overridden setting by setting', () => {
    const { environments } = resolvePlatform(
      sampleOptions({
        service: { scaling: { targetCpuPercent: 50 } },
        environments: [{ ...TEST_ENVIRONMENT, service: { scaling: { max: 7 } } }],
      }),
    );
    expect(environments[0]?.service.scaling).toEqual({
      min: 1,
      max: 7,
      targetCpuPercent: 50,
      targetMemoryPercent: false,
      targetRequestsPerMinute: false,
      steps: false,
      scheduled: [],
    });
  });

  test('undefined counts as not written', () => {
    const { environments } = resolvePlatform(
      sampleOptions({ service: { port: 3000 }, environments: [{ ...TEST_ENVIRONMENT, service: { port: undefined } }] }),
    );
    expect(environments[0]?.service.port).toBe(3000);
  });
});

describe('approval', () => {
  test.each([
    ['fails after a week when it is on', true, { required: true, timeoutHours: 168 }],
    ['takes a time', { timeoutHours: 2 }, { required: true, timeoutHours: 2 }],
    ['is off for a reason', { enabled: false, reason: 'nobody is awake' }, { required: false, reason: 'nobody is awake' }],
  ] as const)('%s', (_name, approval, expected) => {
    expect(resolvePlatform(sampleWithEnvironment({ approval })).environments[0]?.approval).toEqual(expected);
  });
});

describe('domain', () => {
  const zone = { zoneName: 'example.com', zoneId: 'Z0123456789' };

  test.each([
    ['carries the environment outside production', { tier: 'development' }, zone, 'orchard-test.example.com'],
    ['is the platform’s own name in production', { tier: 'production' }, zone, 'orchard.example.com'],
    ['takes another label', { tier: 'production' }, { ...zone, name: 'shop' }, 'shop.example.com'],
    ['is the zone itself for an empty label', { tier: 'production' }, { ...zone, name: '' }, 'example.com'],
  ] as const)('%s', (_name, tier, domain, expected) => {
    const [environment] = resolvePlatform(sampleWithEnvironment({ ...tier, domain })).environments;
    expect(environment?.domain?.fullyQualifiedName).toBe(expected);
    expect(environment?.protocol).toBe('https');
  });

  test('without one the protocol is http', () => {
    expect(resolvePlatform(sampleOptions()).environments[0]).toMatchObject({ domain: null, protocol: 'http' });
  });
});
