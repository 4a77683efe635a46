import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Patience } from '../../../src/ops/acceptance/wait-for-version';
import { collection as collectionOf, PATIENCE, runAcceptance } from './run-acceptance';

const PASSING = "pm.test('serves the version', () => pm.expect(pm.response.text()).to.include(pm.variables.get('version')));";
const FAILING = "pm.test('is green', () => pm.expect('red').to.equal('green'));";
const PEEKING =
  "pm.test('knows three variables', () => pm.expect(pm.environment.toObject()).to.have.all.keys('baseUrl', 'version', 'environment'));";

const collection = (...scripts: readonly string[]): string => collectionOf(...scripts.map((script) => ({ script })));

describe('the acceptance test of an environment', () => {
  let server: Server;
  let served: readonly string[] = ['{"version":"c0ffee"}'];
  let answers = 0;

  beforeAll((done) => {
    server = createServer((_, response) => {
      const body = served[Math.min(answers, served.length - 1)] ?? '';
      answers += 1;
      response.writeHead(body === '' ? 503 : 200).end(body);
    }).listen(0, '127.0.0.1', done);
  });
  beforeEach(() => {
    served = ['{"version":"c0ffee"}'];
    answers = 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function run(
    collections: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
    { arguments: given = [], ...patience }: Partial<Patience> & { readonly arguments?: readonly string[] } = {},
  ) {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { exitCode, terminal, directory } = await runAcceptance({
      collections,
      variables: { SECRET: 'hush', BASE_URL: baseUrl, VERSION: 'c0ffee', ...environment },
      arguments: given,
      patience,
    });
    return { exitCode, terminal, last: terminal.outputs[terminal.outputs.length - 1], report: join(directory, 'reports/newman.xml') };
  }

  test('passes, counts its assertions and writes a report', async () => {
    const { exitCode, last, report } = await run({ 'a.postman_collection.json': collection(PASSING, PEEKING) });
    expect({ exitCode, last }).toEqual({ exitCode: 0, last: '2 assertions passed, 0 failed' });
    expect(readFileSync(report, 'utf8')).toContain('serves the version');
  }, 20_000);

  test('fails with a failing assertion', async () => {
    const { exitCode, last } = await run({ 'a.postman_collection.json': collection(PASSING, FAILING) });
    expect({ exitCode, last }).toEqual({ exitCode: 1, last: '1 assertions passed, 1 failed' });
  }, 20_000);

  test('runs every collection and writes one report for all', async () => {
    const { exitCode, last, report } = await run({
      'a.postman_collection.json': collection(PASSING),
      'b.postman_collection.json': collection(FAILING),
    });
    expect({ exitCode, last }).toEqual({ exitCode: 1, last: '1 assertions passed, 1 failed' });
    const text = readFileSync(report, 'utf8');
    expect(text.match(/<testsuite\b/g)).toHaveLength(2);
    expect(text.match(/<testsuites\b/g)).toHaveLength(1);
  }, 20_000);

  test('with --json prints its result alone on standard output', async () => {
    const { exitCode, terminal } = await run({ 'a.postman_collection.json': collection(PASSING) }, {}, { arguments: ['--json'] });
    expect(exitCode).toBe(0);
    expect(terminal.outputs.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ version: 'c0ffee', environment: 'test', succeeded: true, passed: 1, failed: 0 }),
    ]);
    expect(terminal.errors).toContain('1 assertions passed, 0 failed');
  }, 20_000);

  test('fails without a collection', async () => {
    const { exitCode, terminal } = await run({ 'notes.json': '{}' });
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toContain('absent tests never pass: there is no app/acceptance/*.postman_collection.json');
  });

  test('fails when a collection makes no assertion', async () => {
    const { exitCode, terminal } = await run({
      'a.postman_collection.json': collection(PASSING),
      'b.postman_collection.json': collection(''),
    });
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toContain('absent tests never pass: app/acceptance/b.postman_collection.json made no assertion');
  }, 20_000);

  test('fails when Newman cannot read a collection', async () => {
    const { exitCode, terminal, report } = await run({ 'a.postman_collection.json': 'no json' });
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toMatch(/newman ended with exit code 1 and without a report/);
    expect(existsSync(report)).toBe(false);
  }, 20_000);

  test('fails when a request gets no answer, although no assertion fails', async () => {
    const broken = collection(PASSING).replace(
      '"item":[',
      '"item":[{"name":"gone","request":{"method":"GET","url":"http://127.0.0.1:1/"}},',
    );
    const { exitCode, terminal } = await run({ 'a.postman_collection.json': broken });
    expect(exitCode).toBe(1);
    expect(terminal.errors.join()).toContain('failed outside their assertions');
  }, 20_000);

  test('waits until three answers in a row are correct', async () => {
    served = ['', 'old', 'c0ffee', 'old', 'c0ffee'];
    expect((await run({ 'a.postman_collection.json': collection(PASSING) })).exitCode).toBe(0);
    expect(answers).toBeGreaterThanOrEqual(7);
  }, 20_000);

  test('fails with the last answer when the version never comes', async () => {
    served = ['{"version":"older"}'];
    const { exitCode, terminal } = await run({ 'a.postman_collection.json': collection(PASSING) });
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toMatch(
      /\/version did not answer with c0ffee within 0\.3 s; its last answer was: 200 \{"version":"older"\}/,
    );
  });

  test('fails early when the answers stay wrong, and says what the service has to answer and which option changes it', async () => {
    served = ['{"version":"older"}'];
    const wrongMilliseconds = 100;
    const { exitCode, terminal } = await run({ 'a.postman_collection.json': collection(PASSING) }, {}, { ...PATIENCE, wrongMilliseconds });
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toMatch(
      /\/version has to answer with status 200 and the version c0ffee in the body; its last answer was: 200 \{"version":"older"\}\. .*service\.versionPath/,
    );
  });

  test('is patient with a load balancer that has no healthy task', async () => {
    served = ['', '', '', '', '', '', 'c0ffee'];
    const patience = { ...PATIENCE, timeoutMilliseconds: 5000, wrongMilliseconds: 30 };
    expect((await run({ 'a.postman_collection.json': collection(PASSING) }, {}, patience)).exitCode).toBe(0);
  }, 20_000);

  test('ends early when no task answers, and says where the reason is', async () => {
    served = [''];
    const { exitCode, terminal } = await run(
      { 'a.postman_collection.json': collection(PASSING) },
      {},
      { ...PATIENCE, timeoutMilliseconds: 60_000, unavailableMilliseconds: 50 },
    );
    expect(exitCode).toBe(1);
    expect(terminal.errors[0]).toMatch(
      /the service is degraded: no task has answered .*\/version for 0\.05 s; its last answer was: 503 .*`npx projen service:events test` shows why/,
    );
  });

  test('asks for the version on the path of VERSION_PATH', async () => {
    served = ['{"version":"older"}'];
    const { terminal } = await run({ 'a.postman_collection.json': collection(PASSING) }, { VERSION_PATH: '/api/version' });
    expect(terminal.errors[0]).toMatch(/\/api\/version did not answer with c0ffee/);
  });

  test('does not ask for the version when VERSION_PATH is false', async () => {
    served = ['{"version":"older"}'];
    const { exitCode, terminal } = await run({ 'a.postman_collection.json': collection(PEEKING) }, { VERSION_PATH: 'false' });
    expect(exitCode).toBe(0);
    expect(terminal.outputs[0]).toContain('is not asked for its version: service.versionPath is false');
    expect(answers).toBe(1);
  }, 20_000);

  test.each([
    [{ BASE_URL: '', VERSION: '' }, /BASE_URL is not set[^\n]*\n[^\n]*VERSION is not set/],
    [{ BASE_URL: 'localhost:80' }, /BASE_URL is "localhost:80"; expected an http or https URL/],
  ])('ends with 2 for %j', async (environment, message) => {
    const { exitCode, terminal } = await run({}, environment);
    expect(exitCode).toBe(2);
    expect(terminal.errors[0]).toMatch(message);
  });
});
