import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { collection, runAcceptance } from './run-acceptance';

const NEXT = { NEXT_VERSION_PARAMETER: '/orchard/prod/version', NEXT_VERSION_REGION: 'eu-west-1' };

/** Serves the tested version, and the parameter with the version of the next environment. */
let server: Server;
let parameter: { readonly status: number; readonly body: object };

beforeAll((done) => {
  server = createServer((request, response) => {
    const { status, body } = request.method === 'POST' ? parameter : { status: 200, body: { version: 'new' } };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1', done);
});
beforeEach(() => {
  parameter = { status: 200, body: { Parameter: { Name: '/orchard/prod/version', Type: 'String', Value: 'old', Version: 1 } } };
});
afterAll(() => new Promise((done) => server.close(done)));

async function run({ test, next }: { readonly test: string; readonly next: Readonly<Record<string, string>> }) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // The SDK reads these from the process.
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  const { exitCode, terminal, directory } = await runAcceptance({
    collections: { 'a.postman_collection.json': collection({ script: test }) },
    variables: { BASE_URL: url, VERSION: 'new', AWS_ENDPOINT_URL: url, ...next },
  });
  const file = join(directory, 'reports/compare-path');
  return { exitCode, terminal, path: existsSync(file) ? readFileSync(file, 'utf8') : null };
}

const PASSING = "pm.test('is there', () => pm.response.to.have.status(200));";
const FAILING = "pm.test('is green', () => pm.expect('red').to.equal('green'));";

describe('the acceptance test of an environment before an approval', () => {
  test('writes what the approval would change to a file', async () => {
    const { exitCode, terminal, path } = await run({ test: PASSING, next: NEXT });
    expect({ exitCode, path }).toEqual({ exitCode: 0, path: 'compare/old...new' });
    expect(terminal.outputs).toContain('1 assertions passed, 0 failed');
  }, 20_000);

  test('writes no file if no approval comes next', async () => {
    expect(await run({ test: PASSING, next: {} })).toMatchObject({ exitCode: 0, path: null });
  }, 20_000);

  test('fails if a test fails', async () => {
    expect(await run({ test: FAILING, next: NEXT })).toMatchObject({ exitCode: 1 });
  }, 20_000);

  test('fails if the version of the next environment cannot be read, and says why', async () => {
    parameter = { status: 400, body: { __type: 'AccessDeniedException', message: 'not for you' } };
    const { exitCode, terminal, path } = await run({ test: PASSING, next: NEXT });
    expect({ exitCode, path }).toEqual({ exitCode: 1, path: null });
    expect(terminal.outputs).toContain('1 assertions passed, 0 failed');
    expect(terminal.errors.join('\n')).toContain('not for you');
  }, 20_000);

  test('ends with 2 if the region of the next environment is missing', async () => {
    const { exitCode, terminal } = await run({ test: PASSING, next: { NEXT_VERSION_PARAMETER: '/orchard/prod/version' } });
    expect(exitCode).toBe(2);
    expect(terminal.errors.join('\n')).toContain('NEXT_VERSION_REGION is not set');
  }, 20_000);
});
