import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { countAssertions, exposedPorts, healthChecks } from './support/app-files';
import { read, readPlatform, ROOT } from './support/repository';

const COLLECTIONS = 'app/acceptance';

const { environments } = readPlatform();
const services = environments.map(({ name, service: { port, healthCheckPath } }) => ({ environment: name, port, healthCheckPath }));

describe('the Dockerfile of the service', () => {
  test('is app/Dockerfile', () => {
    expect(existsSync(join(ROOT, 'app/Dockerfile'))).toBe(true);
  });

  test.each(services)('exposes no other port than service.port of $environment, $port', ({ port }) => {
    const ports = exposedPorts(read('app/Dockerfile'));
    const mistake = `EXPOSE ${ports.join(' ')} in app/Dockerfile, and service.port ${port} in .projenrc.ts: change one of them`;
    expect(ports.length === 0 || ports.includes(port) ? [] : [mistake]).toEqual([]);
  });

  test.each(services)('checks no other URL than the health check of $environment, :$port$healthCheckPath', ({ port, healthCheckPath }) => {
    const others = healthChecks(read('app/Dockerfile')).filter((check) => check.port !== port || check.path !== healthCheckPath);
    const mistakes = others.map((check) => `HEALTHCHECK of :${check.port}${check.path} in app/Dockerfile, which ECS does not run`);
    expect(mistakes).toEqual([]);
  });
});

describe('the acceptance tests', () => {
  const collections = existsSync(join(ROOT, COLLECTIONS))
    ? readdirSync(join(ROOT, COLLECTIONS)).filter((name) => name.endsWith('.postman_collection.json'))
    : [];

  test(`are at least one Postman collection, ${COLLECTIONS}/*.postman_collection.json`, () => {
    expect(collections.length).toBeGreaterThan(0);
  });

  test('have an assertion, pm.test(…), in every collection', () => {
    const withoutAssertion = collections.filter((name) => countAssertions(JSON.parse(read(`${COLLECTIONS}/${name}`))) === 0);
    expect(withoutAssertion).toEqual([]);
  });
});
