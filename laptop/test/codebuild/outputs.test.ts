import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reportFile } from '../../src/codebuild/report';
import { TemporaryProject } from './run-in-temp';

function buildspec(sections: object, ...commands: readonly string[]): Readonly<Record<string, string>> {
  return { 'buildspec.yml': JSON.stringify({ version: 0.2, phases: { build: { commands } }, ...sections }) };
}

const artifactsOf = (project: TemporaryProject) =>
  readdirSync(join(project.root, 'build-1/artifact'), { recursive: true, encoding: 'utf8' }).sort();

describe('the artifact of a build', () => {
  const MAKE =
    'mkdir -p out/deep; echo 1 > out/a.json; echo 2 > out/deep/b.json; echo 3 > out/deep/b.map; chmod 755 out/a.json; ln -s a.json out/link';

  test('has the files that match its patterns, with their modes, and links resolved', async () => {
    const project = new TemporaryProject(
      buildspec({ artifacts: { 'base-directory': 'out', files: ['**/*'], 'exclude-paths': ['**/*.map'] } }, MAKE),
    );
    const result = await project.build();
    expect(result.phases.map(({ name }) => name)).toEqual(['build', 'upload_artifacts']);
    expect(artifactsOf(project)).toEqual(['a.json', 'deep', 'deep/b.json', 'link']);
    expect(statSync(join(project.root, 'build-1/artifact/a.json')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(project.root, 'build-1/artifact/link'), 'utf8')).toBe('1\n');
  });

  test('is flat with discard-paths', async () => {
    const project = new TemporaryProject(buildspec({ artifacts: { files: ['out/deep/*', './out/a.json'], 'discard-paths': 'yes' } }, MAKE));
    await project.build();
    expect(artifactsOf(project)).toEqual(['a.json', 'b.json', 'b.map']);
  });

  test.each([
    [{ files: ['*.zip'] }, 'no file matches artifacts.files (*.zip)'],
    [{ files: ['**/*'], 'base-directory': 'absent' }, 'artifacts.base-directory absent does not exist'],
  ])('fails the build for %j', async (artifacts, message) => {
    const result = await new TemporaryProject(buildspec({ artifacts }, MAKE)).build();
    expect(result.status).toBe('FAILED');
    expect(result.failure).toContain(message);
    expect(result.phases.at(-1)).toMatchObject({ name: 'upload_artifacts', status: 'FAILED' });
  });

  describe('of an action with several output artifacts', () => {
    const SECONDARY = { Assembly: { 'base-directory': 'out', files: ['*.json'] }, Tests: { files: ['out/deep/**/*'] } };
    const build = (artifacts: object, ...names: readonly string[]) => {
      const project = new TemporaryProject(buildspec({ artifacts }, MAKE));
      const artifactDirectories = Object.fromEntries(names.map((name) => [name, join(project.root, 'outputs', name)]));
      const files = (): readonly string[] =>
        readdirSync(join(project.root, 'outputs'), { recursive: true, encoding: 'utf8' })
          .filter((path) => path.includes('.'))
          .sort();
      return { result: project.build({ artifactDirectories }), files };
    };

    test('are the secondary artifacts of their names, and the primary one is not uploaded', async () => {
      const { result, files } = build({ files: ['**/*'], 'secondary-artifacts': SECONDARY }, 'Assembly', 'Tests');
      expect(await result).toMatchObject({ status: 'SUCCEEDED' });
      expect(files()).toEqual(['Assembly/a.json', 'Tests/out/deep/b.json', 'Tests/out/deep/b.map']);
    });

    test('is the primary one when the action has a single one', async () => {
      const { result, files } = build({ files: ['out/a.json'], 'secondary-artifacts': SECONDARY }, 'Assembly');
      expect(await result).toMatchObject({ status: 'SUCCEEDED' });
      expect(files()).toEqual(['Assembly/out/a.json']);
    });

    test.each([
      [['Assembly', 'Other'], 'artifacts.secondary-artifacts.Other is missing: the action has the output artifacts Assembly, Other'],
      [['Assembly'], 'artifacts.files is missing: the action has the one output artifact Assembly'],
    ])('fails the build when the buildspec has no artifact for %j', async (names, message) => {
      const { status, failure } = await build({ 'secondary-artifacts': SECONDARY }, ...names).result;
      expect({ status, failure }).toEqual({ status: 'FAILED', failure: expect.stringContaining(message) as unknown });
    });

    test('fails the build when no file of one matches', async () => {
      const { status, failure } = await build({ 'secondary-artifacts': { ...SECONDARY, Tests: { files: ['x/*'] } } }, 'Assembly', 'Tests')
        .result;
      expect(status).toBe('FAILED');
      expect(failure).toContain('no file matches artifacts.secondary-artifacts.Tests.files (x/*) below .');
    });

    test('are not uploaded where the action has none', async () => {
      expect(await build({ files: ['absent'] }).result).toMatchObject({ status: 'SUCCEEDED' });
    });
  });

  test('is not written by a failed build', async () => {
    const project = new TemporaryProject(buildspec({ artifacts: { files: ['**/*'] } }, MAKE, 'false'));
    await project.build();
    expect(existsSync(join(project.root, 'build-1/artifact'))).toBe(false);
  });
});

describe('the reports of a build', () => {
  const JUNIT = `<?xml version="1.0"?><testsuites tests="99"><testsuite name="s">
    <testcase classname="peel" name="works" time="0.25"/><testcase classname="peel" name="is skipped"><skipped/></testcase>
    <testcase classname="peel" name="breaks"><failure message="1 &lt; 2">at x</failure></testcase>
    <testsuite name="inner"><testcase name="errs"><error>boom
at y</error></testcase></testsuite></testsuite></testsuites>`;

  test('are counted by test case with the names of failed tests, even when the build failed', async () => {
    const project = new TemporaryProject({
      ...buildspec({ reports: { unit: { files: ['*.xml'], 'base-directory': 'reports' } } }, 'exit 1'),
      'reports/one.xml': JUNIT,
      'reports/two.xml': '<testsuite><testcase name="fine"/></testsuite>',
    });
    const { reports } = await project.build();
    expect(reports).toMatchObject([
      { name: 'unit', tests: 5, failed: 2, skipped: 1, errors: 1, durationSeconds: 0.25, failures: ['peel: breaks: 1 < 2', 'errs: boom'] },
    ]);
    expect(reports[0]?.cases.map(({ suite, prefix, name, status, message }) => [suite, prefix, name, status, message])).toEqual([
      ['s', 'peel', 'works', 'SUCCEEDED', ''],
      ['s', 'peel', 'is skipped', 'SKIPPED', ''],
      ['s', 'peel', 'breaks', 'FAILED', '1 < 2\nat x'],
      ['inner', '', 'errs', 'ERROR', 'boom\nat y'],
      ['', '', 'fine', 'SUCCEEDED', ''],
    ]);
    expect(reportFile(join(project.root, 'build-1')).read()).toEqual(reports);
  });

  test('do not contain the secrets of the build', async () => {
    const project = new TemporaryProject({
      ...buildspec({ env: { 'parameter-store': { KEY: '/orchard/key' } }, reports: { unit: { files: ['*.xml'] } } }, 'true'),
      'one.xml': `<testsuite name="as hunter2-of-reports"><testcase classname="hunter2-of-reports" name="login with hunter2-of-reports"><failure message="hunter2-of-reports is wrong"/></testcase>
        <testcase name="long"><failure message="${'x'.repeat(3990)} hunter2-of-reports"/></testcase></testsuite>`,
    });
    const { reports } = await project.build({ findParameter: () => 'hunter2-of-reports' });
    expect(reports[0]).toMatchObject({
      cases: [{ suite: 'as ***', prefix: '***', name: 'login with ***', message: '*** is wrong' }, { name: 'long' }],
    });
    expect(reports[0]?.failures[0]).toBe('***: login with ***: *** is wrong');
    expect(readFileSync(join(project.root, 'build-1/reports.json'), 'utf8')).not.toContain('hunter2');
  });

  test('keep five hundred test cases, including the failed ones, and count all', async () => {
    const cases = Array.from({ length: 600 }, (_, index) => `<testcase name="c${index}">${index === 599 ? '<error/>' : ''}</testcase>`);
    const project = new TemporaryProject({
      ...buildspec({ reports: { unit: { files: ['*.xml'] } } }, 'true'),
      'one.xml': `<testsuite>${cases.join('')}</testsuite>`,
    });
    const {
      reports: [report],
    } = await project.build();
    expect(report).toMatchObject({ tests: 600, failed: 1 });
    expect(report?.cases).toHaveLength(500);
    expect(report?.cases[0]).toMatchObject({ name: 'c599', status: 'ERROR' });
  });

  test('name fifty failed test cases, and say how many more there are', async () => {
    const cases = Array.from({ length: 60 }, (_, index) => `<testcase name="c${index}"><failure message="no"/></testcase>`);
    const project = new TemporaryProject({
      ...buildspec({ reports: { unit: { files: ['*.xml'] } } }, 'true'),
      'one.xml': `<testsuite>${cases.join('')}</testsuite>`,
    });
    const {
      reports: [report],
    } = await project.build();
    expect(report?.failures).toHaveLength(51);
    expect(report?.failures.slice(-2)).toEqual(['c49: no', 'and 10 more']);
    expect(report?.failed).toBe(60);
  });

  test.each([
    [{ files: ['absent.xml'] }, 'report unit: no file matches absent.xml below .'],
    [{ files: ['bad.xml'] }, 'is not valid JUnit XML'],
    [{ files: ['bad.xml'], 'file-format': 'CUCUMBERJSON' }, 'report unit: the format CUCUMBERJSON is not supported on this machine'],
  ])('that cannot be read are logged: %j', async (unit, line) => {
    const project = new TemporaryProject({ ...buildspec({ reports: { unit } }, 'true'), 'bad.xml': '<testsuite>' });
    expect(await project.build()).toMatchObject({ status: 'SUCCEEDED', reports: [] });
    expect(project.lines.join('\n')).toContain(line);
  });
});
