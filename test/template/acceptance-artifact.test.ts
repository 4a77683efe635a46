import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { runBuild } from '../../laptop/src/codebuild/run-build';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { makeAcceptanceArtifact } from '../support/acceptance-artifact';

const MAXIMUM_ZIPPED_BYTES = 5e6;
const VERSION = '0123456789abcdef0123456789abcdef01234567';

const folder = temporaryFolder();
let artifact: string;

beforeAll(async () => {
  artifact = await makeAcceptanceArtifact(folder);
}, 60_000);

const files = (): readonly string[] =>
  readdirSync(artifact, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(artifact, path)).isFile());

test('the artifact for the acceptance tests is small, and has what they need and nothing else', () => {
  expect([...files()].sort()).toEqual([
    'app/acceptance/c.postman_collection.json',
    'buildspec-test.yml',
    'vendor/acceptance.cjs',
    'vendor/ops.cjs',
  ]);
  const zipped = files().map((path) => deflateRawSync(readFileSync(join(artifact, path))).length);
  expect(zipped.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(MAXIMUM_ZIPPED_BYTES);
});

test('the acceptance tests run from the artifact alone, as on Lambda compute', async () => {
  const server = createServer((_, response) => response.end(VERSION)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const lines: string[] = [];
  const { status, failure, reports, exportedVariables } = await runBuild({
    projectName: 'orchard-acceptance-test',
    buildspec: 'buildspec-test.yml',
    sourceDirectory: artifact,
    workDirectory: join(folder, 'work'),
    checkoutDirectory: join(folder, 'checkout'),
    cacheDirectory: join(folder, 'cache'),
    artifactDirectories: {},
    environment: {
      BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      VERSION,
      ENVIRONMENT: 'test',
      VERSION_PATH: '/version',
    },
    path: [],
    version: VERSION,
    timeoutMinutes: 5,
    lambdaCompute: true,
    log: (line) => lines.push(line),
    signal: new AbortController().signal,
  }).finally(() => server.close());
  expect({ status, failure, lines }).toEqual({ status: 'SUCCEEDED', failure: null, lines });
  expect(reports).toMatchObject([{ name: 'acceptance', tests: 1, failed: 0 }]);
  expect(exportedVariables).toEqual({ COMPARE_PATH: '' });
}, 60_000);
