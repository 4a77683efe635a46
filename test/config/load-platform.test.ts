import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationProblem } from '../../src/config/configuration-error';
import { ConfigurationError } from '../../src/config/configuration-error';
import { loadPlatform, readPlatformFile, withDigest } from '../../src/config/load-platform';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { sampleOptions } from './sample-options';

const CONFIG = resolvePlatform(sampleOptions({ database: {} }));
const FILE = withDigest(CONFIG);

function problemsOf(load: () => unknown): readonly ConfigurationProblem[] {
  try {
    load();
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).problems;
  }
}

test('returns what the options resolved to', () => {
  expect(loadPlatform(JSON.parse(JSON.stringify(FILE)))).toEqual(CONFIG);
});

test('the marker of a generated file is not part of the configuration', () => {
  expect(loadPlatform({ ...FILE, '//': 'generated' })).toEqual(CONFIG);
});

test.each([
  ['another version', { ...FILE, schemaVersion: 1 }, '1'],
  ['a version in quotes', { ...FILE, schemaVersion: '2' }, '"2"'],
  ['no version', {}, 'nothing'],
  ['a list', [], 'nothing'],
  ['null', null, 'nothing'],
])('refuses a file with %s, and reports nothing else about it', (_name, json, given) => {
  expect(problemsOf(() => loadPlatform(json))).toEqual([
    { path: 'schemaVersion', given, allowed: '2', fix: 'run `npx projen`: another version of the platform wrote the file' },
  ]);
});

test.each([
  ['an added key', '"tags":', '"tagz":{},"tags":'],
  ['a removed key', '"port":8080,', ''],
  ['another type', '"port":8080', '"port":"8080"'],
  ['a value that the options allow too', '"cpu":256', '"cpu":512'],
  ['another order of environments', '"name":"test"', '"name":"prod"'],
  ['the approval of production removed', '{"required":true,"timeoutHours":168}', '{"required":false,"reason":null}'],
  ['deletion protection removed', '{"enabled":true,"reason":null}', '{"enabled":false,"reason":null}'],
  ['another digest', '"digest":"', '"digest":"0'],
  ['no digest', '"digest"', '"digests"'],
])('refuses a hand edit: %s', (_name, from, to) => {
  const text = JSON.stringify(FILE);
  expect(text).toContain(from);
  const problems = problemsOf(() => loadPlatform(JSON.parse(text.replace(from, to))));
  expect(problems.map(({ path }) => path)).toEqual(['digest']);
  expect(problems[0]?.fix).toBe('change .projenrc.ts instead, then run `npx projen`; after a merge, `npx projen` is enough');
});

test('a file without a digest, as `projen eject` writes it, can be edited by hand', () => {
  expect(loadPlatform({ ...CONFIG, name: 'edited', digest: null })).toEqual({ ...CONFIG, name: 'edited' });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'platform-file-'));
  const file = join(folder, 'platform.json');
  afterEach(() => rmSync(file, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = () => readPlatformFile(() => readFileSync(file, 'utf8'));

  test('is read with any white space', () => {
    writeFileSync(file, JSON.stringify(FILE, null, 7).replaceAll('\n', '\r\n'));
    expect(read()).toEqual(CONFIG);
  });

  test('is named when it is missing', () => {
    expect(problemsOf(read)).toEqual([expect.objectContaining({ path: 'platform.json', given: 'no such file' })]);
  });

  test('is named when it is cut off', () => {
    writeFileSync(file, JSON.stringify(FILE).slice(0, 100));
    expect(problemsOf(read)).toEqual([
      expect.objectContaining({
        path: 'platform.json',
        given: expect.stringContaining('a file of 100 characters that is not valid JSON'),
        fix: expect.stringContaining('run `npx projen`'),
      }),
    ]);
  });

  test('is named when it has conflict markers', () => {
    writeFileSync(file, `<<<<<<< HEAD\n${JSON.stringify(FILE)}`);
    expect(problemsOf(read)).toEqual([expect.objectContaining({ path: 'platform.json' })]);
  });

  test('that cannot be read for another reason is an error of its own', () => {
    expect(() => readPlatformFile(() => readFileSync(folder, 'utf8'))).toThrow('EISDIR');
  });
});
