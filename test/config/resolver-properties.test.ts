import * as fc from 'fast-check';
import { loadPlatform, withDigest } from '../../src/config/load-platform';
import type { PlatformOptions } from '../../src/config/platform';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { ENVIRONMENT_SERVICE } from '../../src/config/service';
import { platformOptions } from './arbitrary-options';
import { problemsOf } from './problems-of';

const check = (property: (options: PlatformOptions) => void): void =>
  fc.assert(
    fc.property(
      platformOptions.filter((options) => problemsOf(options).length === 0),
      property,
    ),
    { numRuns: 100 },
  );

test('the generator makes mostly valid options, so that the properties below prove something', () => {
  const sample = fc.sample(platformOptions, { numRuns: 200, seed: 7 });
  expect(sample.filter((options) => problemsOf(options).length === 0).length).toBeGreaterThan(100);
});

test('resolving the same options twice gives the same bytes', () => {
  check((options) => {
    expect(JSON.stringify(resolvePlatform(options))).toBe(JSON.stringify(resolvePlatform(structuredClone(options))));
  });
});

test('a resolved configuration has no undefined, so JSON preserves it', () => {
  check((options) => {
    const config = resolvePlatform(options);
    expect(JSON.parse(JSON.stringify(config))).toStrictEqual(config);
  });
});

test('platform.json is read back as it was resolved', () => {
  check((options) => {
    const config = resolvePlatform(options);
    expect(loadPlatform(JSON.parse(JSON.stringify(withDigest(config))))).toStrictEqual(config);
  });
});

test('resolving does not change the options', () => {
  check((options) => {
    const before = JSON.stringify(options);
    resolvePlatform(options);
    expect(JSON.stringify(options)).toBe(before);
  });
});

test('writing out every default changes nothing', () => {
  check((options) => {
    const config = resolvePlatform(options);
    const environments = options.environments.map((environment, index) => ({
      ...environment,
      logRetentionDays: config.environments[index]!.logRetentionDays,
      network: config.environments[index]!.network,
      service: {
        ...environment.service,
        cpu: config.environments[index]!.service.cpu,
        memoryMiB: config.environments[index]!.service.memoryMiB,
        spot: config.environments[index]!.service.spot,
        scaling: config.environments[index]!.service.scaling,
      },
    }));
    expect(resolvePlatform({ ...options, environments })).toStrictEqual(config);
  });
});

test("an environment's own setting wins over the platform's, and that over the tier's", () => {
  check((options) => {
    resolvePlatform(options).environments.forEach((resolved, index) => {
      const environment = options.environments[index]!;
      const layers = [environment.service?.spot, options.service.spot, ENVIRONMENT_SERVICE.spot.defaults?.[environment.tier]];
      expect(resolved.service.spot).toBe(layers.find((layer) => layer !== undefined));
    });
  });
});

test('a database pauses exactly when its minimum capacity is 0', () => {
  check((options) => {
    for (const { database } of resolvePlatform(options).environments) {
      expect(database === null || (database.pauseAfterMinutes !== null) === (database.minCapacity === 0)).toBe(true);
    }
  });
});

test('an unknown key at the top is exactly one problem', () => {
  check((options) => {
    expect(problemsOf({ ...options, somethingElse: 1 }).map(({ path }) => path)).toEqual(['somethingElse']);
  });
});

test('any options are resolved or refused with a problem', () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 4 }), (anything) => {
      expect(problemsOf(anything).length).toBeGreaterThan(0);
    }),
  );
});

test('any value of an option is resolved or refused with a problem', () => {
  const keys = ['name', 'source', 'service', 'database', 'environments', 'tags', 'pipeline'];
  fc.assert(
    fc.property(platformOptions, fc.constantFrom(...keys), fc.anything({ maxDepth: 3 }), (options, key, anything) => {
      expect(() => problemsOf({ ...options, [key]: anything })).not.toThrow();
    }),
  );
});
