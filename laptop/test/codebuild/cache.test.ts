import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CacheStore } from '../../src/codebuild/cache-store';
import { TemporaryProject } from './run-in-temp';

const KEY = 'npm-$(codebuild-hash-files package-lock.json)';
const INSTALL = 'test -d node_modules || { mkdir -p node_modules/pkg && cp package-lock.json node_modules/pkg/made-of && echo installed; }';

function buildspec(cache: object, ...commands: readonly string[]): string {
  return JSON.stringify({ version: 0.2, phases: { build: { commands } }, cache });
}

function projectWith(cache: object, ...commands: readonly string[]): TemporaryProject {
  return new TemporaryProject({ 'buildspec.yml': buildspec(cache, ...commands), 'package-lock.json': 'one' });
}

const installations = (project: TemporaryProject) => project.lines.filter((line) => line === 'installed').length;
const madeOf = (project: TemporaryProject) => project.lines.filter((line) => line.startsWith('made of'));

describe('the cache of a project', () => {
  const cache = { key: KEY, paths: ['node_modules/**/*'] };

  test('restores a folder for the same key only', async () => {
    const project = projectWith(cache, INSTALL, 'echo "made of $(cat node_modules/pkg/made-of)"');
    await project.build();
    await project.build();
    expect(installations(project)).toBe(1);
    project.write({ 'package-lock.json': 'two' });
    await project.build();
    project.write({ 'package-lock.json': 'one' });
    await project.build();
    expect(installations(project)).toBe(2);
    expect(madeOf(project)).toEqual(['made of one', 'made of one', 'made of two', 'made of one']);
  });

  test('links packages instead of copying them, and survives a build that deletes or replaces them', async () => {
    const project = projectWith(cache, INSTALL);
    await project.build();
    project.write({
      'buildspec.yml': buildspec(cache, 'test ! -L node_modules && test -L node_modules/pkg && echo linked', 'rm -rf node_modules'),
    });
    await project.build();
    await project.build();
    expect(project.lines.filter((line) => line === 'linked')).toHaveLength(2);
  });

  test('restores packages that find each other', async () => {
    const install =
      'test -d node_modules || for name in a b; do mkdir -p node_modules/$name; echo "module.exports = 1" > node_modules/$name/index.js; done';
    const project = projectWith(
      cache,
      install,
      'echo "require(\'b\')" > node_modules/a/index.js',
      'node -e "require(\'a\')" && echo found',
    );
    await project.build();
    await project.build();
    expect(project.lines.filter((line) => line === 'found')).toHaveLength(2);
  });

  test('saves nothing of a failed build', async () => {
    const project = projectWith(cache, INSTALL, 'false');
    await project.build();
    await project.build();
    expect(installations(project)).toBe(2);
  });

  test('links other folders as a whole, so that builds add to them', async () => {
    const project = projectWith(
      { key: 'same', paths: ['target/**/*'] },
      'mkdir -p target; echo x >> target/log; echo "made of $(wc -l < target/log)"',
    );
    for (let build = 1; build <= 3; build += 1) {
      await project.build();
    }
    expect(madeOf(project).map((line) => line.trim())).toEqual(['made of 1', 'made of 2', 'made of 3']);
  });

  test('keeps the newest folder when there is no key', async () => {
    const project = projectWith(
      { paths: ['node_modules'] },
      'test -d node_modules && echo "made of $(cat node_modules/pkg)"; rm -rf node_modules; mkdir node_modules; echo $CODEBUILD_BUILD_NUMBER > node_modules/pkg',
    );
    for (let build = 1; build <= 3; build += 1) {
      await project.build();
    }
    expect(madeOf(project)).toEqual(['made of 1', 'made of 2']);
  });

  test('copies what a fallback key finds, so that the build may change it', async () => {
    const project = projectWith({ ...cache, 'fallback-keys': ['npm-'] }, INSTALL, 'echo changed > node_modules/pkg/made-of');
    await project.build();
    project.write({
      'package-lock.json': 'two',
      'buildspec.yml': buildspec({ ...cache, 'fallback-keys': ['npm-'] }, 'test ! -L node_modules/pkg && echo copied'),
    });
    await project.build();
    expect(project.lines).toContain('copied');
    expect(project.lines).toContain('cache: node_modules restored from a fallback key');
  });

  test.each([
    ['save', 2],
    ['restore', 2],
  ])('with action %s does only that', async (action, expected) => {
    const project = projectWith({ ...cache, action }, INSTALL);
    await project.build();
    await project.build();
    expect(installations(project)).toBe(expected);
  });

  test('is shared by two concurrent builds', async () => {
    const project = projectWith(cache, INSTALL, 'cat node_modules/pkg/made-of');
    const results = await Promise.all([project.build(), project.build()]);
    expect(results.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(readdirSync(join(project.cache, 'entries'))).toHaveLength(1);
    expect(readdirSync(join(project.cache, 'incoming'))).toHaveLength(0);
  });

  test('ignores what a killed build left incomplete', async () => {
    const project = projectWith(cache, INSTALL);
    mkdirSync(join(project.cache, 'incoming/half/node_modules'), { recursive: true });
    utimesSync(join(project.cache, 'incoming/half'), 0, 0);
    expect((await project.build()).status).toBe('SUCCEEDED');
    expect(installations(project)).toBe(1);
    expect(existsSync(join(project.cache, 'incoming/half'))).toBe(false);
  });

  test('finds an entry that an older engine saved without a version', () => {
    const project = projectWith(cache, 'true');
    const entry = join(project.cache, 'entries/0123');
    mkdirSync(join(entry, 'node_modules'), { recursive: true });
    writeFileSync(join(entry, 'entry.json'), JSON.stringify({ key: 'a', directory: 'node_modules' }));
    expect(new CacheStore(project.cache).find('a', 'node_modules')).toBe(join(entry, 'node_modules'));
  });

  test('removes what was not used for a day, except the newest three', async () => {
    const project = projectWith(cache, 'true');
    const store = new CacheStore(project.cache);
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      mkdirSync(join(project.root, key));
      await store.add({ key, directory: 'node_modules', from: join(project.root, key), replace: false });
    }
    readdirSync(join(project.cache, 'entries')).forEach((name, index) => utimesSync(join(project.cache, 'entries', name), index, index));
    expect(store.find('e', 'node_modules')).toBeDefined();
    await store.prune();
    expect(readdirSync(join(project.cache, 'entries'))).toHaveLength(3);
    expect(store.find('e', 'node_modules')).toBeDefined();
  });
});

describe('a working tree whose node_modules is used', () => {
  const NPM_INSTALL = 'test -d node_modules || { npm ci --no-audit --no-fund && echo installed; }';
  let project: TemporaryProject;
  let tree: string;
  let before: readonly string[];

  const files = () => readdirSync(join(tree, 'node_modules'), { recursive: true, encoding: 'utf8' }).sort();
  const use = (...commands: readonly string[]) =>
    project.write({ 'buildspec.yml': buildspec({ key: KEY, paths: ['node_modules/**/*'] }, ...commands) });
  const build = () => project.build({ cacheSeedDirectory: tree });

  beforeEach(() => {
    project = new TemporaryProject({
      'dep/package.json': JSON.stringify({ name: '@scope/dep', version: '1.0.0', bin: { dep: 'cli.js' } }),
      'dep/cli.js': '#!/usr/bin/env node\nconsole.log("dep runs");\n',
    });
    execFileSync('npm', ['pack', '--silent', '--pack-destination', project.source, join(project.source, 'dep')], { stdio: 'pipe' });
    project.write({
      'package.json': JSON.stringify({ name: 'seeded', version: '1.0.0', dependencies: { '@scope/dep': 'file:scope-dep-1.0.0.tgz' } }),
    });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: project.source, stdio: 'pipe' });
    tree = join(project.root, 'tree');
    execFileSync('cp', ['-a', project.source, tree]);
    rmSync(join(project.source, 'node_modules'), { recursive: true });
    before = files();
  });

  test('provides its packages, which work', async () => {
    use(NPM_INSTALL, 'node_modules/.bin/dep', 'test -L node_modules/@scope/dep && echo linked');
    expect((await build()).status).toBe('SUCCEEDED');
    expect(project.lines).toEqual(expect.arrayContaining(['dep runs', 'linked', expect.stringContaining('linked from the working tree')]));
    expect(installations(project)).toBe(0);
    expect(existsSync(join(project.cache, 'entries'))).toBe(false);
  }, 30_000);

  test('loses nothing when the build runs npm ci or removes node_modules', async () => {
    for (const command of [
      'npm ci --no-audit --no-fund',
      'npm install --no-audit --no-fund --force',
      'rm -rf node_modules',
      'rm -rf node_modules/* node_modules/.bin',
      'find node_modules -mindepth 1 -delete',
    ]) {
      use(command);
      rmSync(project.cache, { recursive: true, force: true });
      expect(await build()).toMatchObject({ status: 'SUCCEEDED' });
      expect(files()).toEqual(before);
    }
    expect(readFileSync(join(tree, 'node_modules/@scope/dep/cli.js'), 'utf8')).toContain('dep runs');
    expect(lstatSync(join(tree, 'node_modules')).isDirectory()).toBe(true);
  }, 60_000);

  test('is not used when its lock file or its installation differs, and the build saves its own in the cache', async () => {
    use(NPM_INSTALL);
    rmSync(join(tree, 'node_modules/.package-lock.json'));
    expect((await build()).status).toBe('SUCCEEDED');
    await build();
    expect(installations(project)).toBe(1);
    expect(project.lines.join('\n')).not.toContain('linked from the working tree');
    writeFileSync(join(project.source, 'package-lock.json'), `${readFileSync(join(project.source, 'package-lock.json'), 'utf8')}\n`);
    await build();
    expect(installations(project)).toBe(2);
  }, 60_000);
});
