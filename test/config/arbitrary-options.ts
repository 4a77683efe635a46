import * as fc from 'fast-check';
import type { DatabaseOptions } from '../../src/config/database';
import type { EnvironmentOptions } from '../../src/config/environment';
import { memorySizes } from '../../src/config/fargate-size';
import type { PlatformOptions } from '../../src/config/platform';
import type { ServiceOptions } from '../../src/config/service';

/** Options of every kind, nearly all of them valid. */

const slug = (longest: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[a-z][a-z0-9]{1,${longest - 1}}$`)).filter((text) => !/^(aws|ssm|source|build|updatepipeline)/.test(text));

const partial = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const size = fc
  .constantFrom(256, 512, 1024, 2048, 4096, 8192, 16_384)
  .chain((cpu) => fc.constantFrom(...memorySizes(cpu)).map((memoryMiB) => ({ cpu, memoryMiB })));

const scaling = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 100 }))
  .map(([a, b, targetCpuPercent]) => ({ min: Math.min(a, b), max: Math.max(a, b), targetCpuPercent }));

const service: fc.Arbitrary<ServiceOptions> = fc
  .tuple(
    partial({
      port: fc.integer({ min: 1, max: 65_535 }),
      healthCheckPath: fc.constantFrom('/', '/health', '/a/b?c=d'),
      command: fc.array(fc.stringMatching(/^[a-z ]{0,9}$/), { minLength: 1, maxLength: 3 }),
      spot: fc.boolean(),
      stopTimeoutSeconds: fc.integer({ min: 1, max: 120 }),
      secrets: fc.uniqueArray(fc.stringMatching(/^SECRET_[A-Z]{1,9}$/), { maxLength: 3 }),
      environment: fc.dictionary(fc.stringMatching(/^PLAIN_[A-Z]{1,9}$/), fc.stringMatching(/^[ -~]{0,20}$/), { maxKeys: 3 }),
      scaling,
    }),
    fc.option(size, { nil: {} }),
  )
  .map(([options, sized]) => ({ ...options, ...sized }));

const database: fc.Arbitrary<DatabaseOptions> = fc
  .tuple(
    partial({
      engine: fc.constantFrom('postgresql' as const, 'mysql' as const),
      name: fc.stringMatching(/^db_[a-z0-9_]{0,60}$/),
      readers: fc.integer({ min: 0, max: 15 }),
      backupRetentionDays: fc.integer({ min: 1, max: 35 }),
      deletionProtection: fc.constantFrom(true as const, { enabled: false as const, reason: 'made anew every night' }),
    }),
    fc.option(
      fc
        .tuple(fc.integer({ min: 0, max: 512 }), fc.integer({ min: 2, max: 512 }))
        .map(([a, b]) => ({ minCapacity: Math.min(a, b) / 2, maxCapacity: Math.max(a, b) / 2 })),
      { nil: {} },
    ),
  )
  .map(([options, capacity]) => ({ ...options, ...capacity }));

const environment: fc.Arbitrary<EnvironmentOptions> = fc
  .tuple(
    fc.record({
      name: slug(12),
      account: fc.stringMatching(/^\d{12}$/),
      region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-southeast-2'),
      tier: fc.constantFrom('development' as const, 'production' as const),
    }),
    partial({
      approval: fc.constantFrom(true as const, { timeoutHours: 5 }, { enabled: false as const, reason: 'nobody is awake' }),
      service: service.map(({ secrets: _secrets, ...rest }) => rest),
      database: fc.oneof(fc.constant(false as const), database),
      network: fc.record({ natGateways: fc.integer({ min: 0, max: 2 }) }),
      logRetentionDays: fc.constantFrom(1, 30, 3653),
    }),
  )
  .map(([needed, options]) => ({ ...needed, ...options }));

export const platformOptions: fc.Arbitrary<PlatformOptions> = fc
  .tuple(
    slug(20),
    service,
    fc.option(database, { nil: undefined }),
    fc.uniqueArray(environment, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.stringMatching(/^[a-z ]{0,9}$/), { maxKeys: 3 }),
  )
  .map(([name, ofService, ofDatabase, environments, tags]) => ({
    name,
    source: {
      repository: `acme/${name}`,
      connectionArn: `arn:aws:codeconnections:${environments[0]!.region}:${environments[0]!.account}:connection/01234567-89ab-cdef-0123-456789abcdef`,
    },
    service: ofService,
    ...(ofDatabase && { database: ofDatabase }),
    environments,
    tags,
  }));
