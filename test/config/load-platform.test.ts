import type { ConfigurationProblem } from '../../src/config/configuration-error';
import { ConfigurationError } from '../../src/config/configuration-error';
import { loadPlatform } from '../../src/config/load-platform';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { sampleOptions } from './sample-options';

const CONFIG = resolvePlatform(sampleOptions({ database: {} }));

/** The content of `platform.json` after somebody has replaced one text in it. */
function edited(from: string, to: string): unknown {
  const text = JSON.stringify(CONFIG);
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, to));
}

function problemsOf(json: unknown): readonly ConfigurationProblem[] {
  try {
    loadPlatform(json);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).problems;
  }
}

test('gives back what the options resolved to', () => {
  expect(loadPlatform(JSON.parse(JSON.stringify(CONFIG)))).toEqual(CONFIG);
});

test('the mark that the file is generated is no part of the configuration', () => {
  expect(loadPlatform({ ...CONFIG, '//': 'generated' })).toEqual(CONFIG);
});

test.each([
  ['another version', { ...CONFIG, schemaVersion: 2 }, '2'],
  ['a version in quotes', { ...CONFIG, schemaVersion: '1' }, '"1"'],
  ['no version', {}, 'nothing'],
  ['a list', [], 'nothing'],
  ['nothing at all', null, 'nothing'],
])('refuses a file with %s, and says nothing else of it', (_name, json, given) => {
  expect(problemsOf(json)).toEqual([
    { path: 'schemaVersion', given, allowed: '1', fix: 'run `npx projen`: the file was written by another version of the platform' },
  ]);
});

test.each([
  ['an unknown key', '"tags":', '"tagz":', ['tagz']],
  ['a missing key', '"port":8080,', '', ['environments[0].service.port']],
  ['a wrong type', '"port":8080', '"port":"8080"', ['environments[0].service.port']],
  ['a number out of range', '"cpu":256', '"cpu":255', ['environments[0].service.cpu']],
  ['two numbers that do not go together', '"memoryMiB":512', '"memoryMiB":8192', ['environments[0].service.memoryMiB']],
  ['two environments of one name', '"name":"prod"', '"name":"test"', ['environments[1].name']],
  [
    'a production approval taken out',
    '{"required":true,"timeoutHours":168}',
    '{"required":false,"reason":null}',
    ['environments[1].approval.reason'],
  ],
  [
    'deletion protection taken out',
    '{"enabled":true,"reason":null}',
    '{"enabled":false,"reason":null}',
    ['environments[1].database.deletionProtection.reason'],
  ],
  ['a null where there must be something', '"branch":"main"', '"branch":null', ['source.branch']],
])('refuses a file with %s', (_name, from, to, paths) => {
  const problems = problemsOf(edited(from, to));
  expect(problems.map(({ path }) => path)).toEqual(paths);
  expect(problems[0]?.fix).toBe('undo the edit and run `npx projen`: the file follows from .projenrc.ts');
});
