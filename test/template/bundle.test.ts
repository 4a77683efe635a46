import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withDigest } from '../../src/config/load-platform';
import { buildBundles, VENDOR } from '../../template/bundle';
import { platformFixture } from '../support/platform-fixture';
import { temporaryFolder } from '../platform/support/temporary-folder';

const ROOT = resolve(__dirname, '../..');

/** A repository with the bundles and nothing else. */
const folder = temporaryFolder();
const vendor = join(folder, VENDOR);

beforeAll(async () => {
  await buildBundles({ root: ROOT, directory: vendor });
  writeFileSync(join(folder, 'platform.json'), JSON.stringify(withDigest(platformFixture())));
}, 60_000);

function run(program: string, ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true', HOME: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(VENDOR, program), ...args], { cwd: folder, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('the same sources in another folder give the same bytes', async () => {
  const other = temporaryFolder();
  ['laptop/bin', 'laptop/src', 'laptop/package.json', 'src', 'package.json', 'tsconfig.json'].forEach((path) =>
    cpSync(join(ROOT, path), join(other, path), { recursive: true }),
  );
  symlinkSync(join(ROOT, 'node_modules'), join(other, 'node_modules'));
  await buildBundles({ root: other, directory: join(other, VENDOR) });
  const files = readdirSync(vendor);
  expect(files).toEqual(['THIRD-PARTY-LICENSES.txt', 'acceptance.cjs', 'laptop.cjs', 'ops.cjs']);
  expect(files.filter((file) => !readFileSync(join(vendor, file)).equals(readFileSync(join(other, VENDOR, file))))).toEqual([]);
}, 60_000);

test('a bundle that does not exist is refused, with those that exist', async () => {
  await expect(buildBundles({ root: ROOT, directory: temporaryFolder(), names: ['newman.cjs', 'ops.cjs'] })).rejects.toThrow(
    'there is no bundle newman.cjs; there are laptop.cjs, ops.cjs, acceptance.cjs',
  );
});

test('no bundle contains a path of the machine that built it', () => {
  const programs = readdirSync(vendor).map((file) => readFileSync(join(vendor, file), 'utf8'));
  expect(programs.filter((text) => text.includes(ROOT))).toEqual([]);
});

test('the licences name the packages of every bundle, with their texts', () => {
  const licences = readFileSync(join(vendor, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  expect(licences).toMatch(/^newman \d\S+ \(Apache-2\.0\)$/m);
  expect(licences).toMatch(/^pg \d\S+ \(MIT\)$/m);
  expect(licences).toMatch(/^@aws-sdk\/client-codepipeline \d\S+ \(Apache-2\.0\)$/m);
  expect(licences).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
});

test('the commands run without sources and packages', () => {
  expect(run('ops.cjs', '--help')).toMatchObject({ status: 0, stderr: '' });
  expect(run('ops.cjs', 'image')).toMatchObject({ status: 2, stderr: expect.stringContaining('VERSION is not set') as unknown });
  expect(run('ops.cjs', 'secret:list')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no AWS credentials found') as unknown,
  });
});

test('the engine shows its options without sources and packages', () => {
  expect(run('laptop.cjs', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--until <stage>') as unknown });
});

test('the engine’s own `docker` is part of its bundle', () => {
  const { status, stderr } = run('laptop.cjs', 'docker', folder, 'push', 'x');
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('"docker push x" needs Docker') });
});

test('the acceptance tests run a collection without packages', () => {
  const collections = join(folder, 'app/acceptance');
  mkdirSync(collections, { recursive: true });
  const item = { name: 'one', event: [{ listen: 'prerequest', script: { exec: ["pm.test('is true', () => pm.expect(1).to.eql(1));"] } }] };
  const collection = { info: { name: 'c', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' }, item: [] };
  const request = { method: 'GET', url: 'http://127.0.0.1:1/' };
  writeFileSync(join(collections, 'c.json'), JSON.stringify({ ...collection, item: [{ ...item, request }] }));
  const { stdout } = run('acceptance.cjs', 'run', 'app/acceptance/c.json', '--reporters', 'cli,junit,json');
  expect(stdout).toContain('is true');
  expect(stdout).toContain('ECONNREFUSED');
});
