import { resolvePlatform } from '../../src/config/resolve-platform';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const [development, production] = resolvePlatform(sampleOptions({ database: {} })).environments;

test.each([
  [
    'the development tier',
    development?.service,
    { cpu: 256, memoryMiB: 512, spot: true, architecture: 'ARM64', deregistrationDelaySeconds: 10 },
  ],
  [
    'the production tier',
    production?.service,
    { cpu: 512, memoryMiB: 1024, spot: false, architecture: 'ARM64', deregistrationDelaySeconds: 30 },
  ],
])('%s sizes its tasks', (_tier, service, expected) => {
  expect(service).toMatchObject(expected);
  expect(service).toMatchObject({ healthCheckIntervalSeconds: 5, stopTimeoutSeconds: 10, circuitBreakerThreshold: 2 });
});

test('the development tier runs one or two tasks, production two to ten', () => {
  const cpuAlone = { targetCpuPercent: 60, targetMemoryPercent: false, targetRequestsPerMinute: false, steps: false, scheduled: [] };
  expect(development?.service.scaling).toEqual({ min: 1, max: 2, ...cpuAlone });
  expect(production?.service.scaling).toEqual({ min: 2, max: 10, ...cpuAlone });
});

test('the development database pauses, and is destroyed with its environment', () => {
  expect(development?.database).toEqual({
    engine: 'postgresql',
    name: 'orchard',
    minCapacity: 0,
    maxCapacity: 2,
    pauseAfterMinutes: 5,
    readers: 0,
    backupRetentionDays: 1,
    deletionProtection: { enabled: false, reason: null },
    onDelete: 'destroy',
  });
});

test('the production database never pauses, has a reader, and is protected', () => {
  expect(production?.database).toEqual({
    engine: 'postgresql',
    name: 'orchard',
    minCapacity: 0.5,
    maxCapacity: 16,
    pauseAfterMinutes: null,
    readers: 1,
    backupRetentionDays: 14,
    deletionProtection: { enabled: true, reason: null },
    onDelete: 'snapshot',
  });
});

test('only production waits for an approval', () => {
  expect(development?.approval).toEqual({ required: false, reason: null });
  expect(production?.approval).toEqual({ required: true, timeoutHours: 168 });
});

test('only production has a NAT gateway', () => {
  expect([development, production].map((environment) => environment?.network.natGateways)).toEqual([0, 1]);
});

test('no environment sleeps', () => {
  expect([development, production].map((environment) => environment?.sleep)).toEqual([null, null]);
});

test('logs are stored for a week, in production for three months', () => {
  expect([development, production].map((environment) => environment?.logRetentionDays)).toEqual([7, 90]);
});

describe('a database', () => {
  const databases = (options: Parameters<typeof sampleOptions>[0]): unknown[] =>
    resolvePlatform(sampleOptions(options)).environments.map(({ database }) => database?.engine ?? null);

  test('exists only when it is asked for', () => {
    expect(databases({})).toEqual([null, null]);
  });

  test('can be left out in one environment', () => {
    expect(databases({ database: {}, environments: [{ ...TEST_ENVIRONMENT, database: false }, PROD_ENVIRONMENT] })).toEqual([
      null,
      'postgresql',
    ]);
  });

  test('can be in one environment alone', () => {
    expect(databases({ environments: [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, database: { engine: 'mysql' } }] })).toEqual([
      null,
      'mysql',
    ]);
  });

  test('has the platform’s name with underscores, unless it is given another', () => {
    const [environment] = resolvePlatform(sampleOptions({ name: 'fruit-and-veg', database: {} })).environments;
    expect(environment?.database?.name).toBe('fruit_and_veg');
  });

  test('is unprotected in production for a stated reason', () => {
    const deletionProtection = { enabled: false, reason: 'rebuilt from events every night' } as const;
    const [environment] = resolvePlatform(
      sampleOptions({ environments: [{ ...PROD_ENVIRONMENT, database: { deletionProtection } }] }),
    ).environments;
    expect(environment?.database?.deletionProtection).toEqual(deletionProtection);
  });

  test('pauses after the given time', () => {
    const [environment] = resolvePlatform(sampleOptions({ database: { pauseAfterMinutes: 30 } })).environments;
    expect(environment?.database?.pauseAfterMinutes).toBe(30);
  });
});
