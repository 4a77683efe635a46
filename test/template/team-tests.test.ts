import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedSince, exportCommit, findBaseCommit } from '../platform/support/base-commit';
import { countAssertions, exposedPorts, healthChecks } from '../platform/support/app-files';
import { temporaryFolder } from '../platform/support/temporary-folder';

/** A repository with a file that every commit changes. */
class History {
  readonly folder = temporaryFolder();

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'advice.detachedHead=false'];
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  write(text: string): void {
    writeFileSync(join(this.folder, 'file'), text);
  }

  commit(message: string): string {
    this.write(message);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--no-verify', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  get base(): string | undefined {
    return findBaseCommit({ folder: this.folder, branch: 'main' });
  }
}

describe('the base commit of a comparison', () => {
  let history: History;
  let first: string;
  beforeEach(() => {
    history = new History();
    first = history.commit('first');
  });

  test('is the one before, on the branch that is deployed', () => {
    history.commit('second');
    expect(history.base).toBe(first);
  });

  test('is the checked-out one, while there are changes', () => {
    const second = history.commit('second');
    history.write('changed');
    expect(history.base).toBe(second);
  });

  test('is the checked-out one, while there are new files', () => {
    const second = history.commit('second');
    writeFileSync(join(history.folder, 'new'), '');
    expect(history.base).toBe(second);
  });

  test('is the one at which a branch left the deployed one', () => {
    history.git('checkout', '--quiet', '-b', 'feature');
    history.commit('second');
    history.commit('third');
    expect(history.base).toBe(first);
  });

  test('is what was pushed, before a push to the branch that is deployed', () => {
    history.git('update-ref', 'refs/remotes/origin/main', first);
    history.commit('second');
    history.commit('third');
    expect(history.base).toBe(first);
  });

  test('is the first parent of the merge that GitHub checks out for a pull request, with a depth of 2', () => {
    history.git('checkout', '--quiet', '-b', 'feature');
    history.commit('second');
    history.git('checkout', '--quiet', 'main');
    history.git('merge', '--quiet', '--no-ff', 'feature', '--message', 'merge');
    history.git('update-ref', 'refs/pull/1/merge', 'HEAD');
    const clone = join(temporaryFolder(), 'clone');
    history.git('init', '--quiet', clone);
    const inClone = (...args: readonly string[]): string => history.git('-C', clone, ...args);
    inClone('fetch', '--quiet', '--depth=2', `file://${history.folder}`, 'refs/pull/1/merge');
    inClone('checkout', '--quiet', 'FETCH_HEAD');
    expect(findBaseCommit({ folder: clone, branch: 'main' })).toBe(first);
  });

  test('is missing at the first commit, in a shallow clone and without Git', () => {
    expect(history.base).toBeUndefined();
    history.commit('second');
    const clone = join(temporaryFolder(), 'clone');
    history.git('clone', '--quiet', '--depth=1', `file://${history.folder}`, clone);
    expect(findBaseCommit({ folder: clone, branch: 'main' })).toBeUndefined();
    expect(findBaseCommit({ folder: temporaryFolder(), branch: 'main' })).toBeUndefined();
  });

  test('is exported without a change of what is staged', () => {
    history.write('staged');
    history.git('add', '--all');
    const to = temporaryFolder();
    exportCommit(first, { from: history.folder, to });
    expect(readFileSync(join(to, 'file'), 'utf8')).toBe('first');
    expect(history.git('diff', '--cached', '--name-only')).toBe('file');
    expect(existsSync(join(history.folder, '.git', 'worktrees'))).toBe(false);
  });
});

test('the messages of the commits since the base accept what would be lost', () => {
  const history = new History();
  const first = history.commit('first\n\nAccept: old/Ignored');
  history.commit('second\n\nAccept: shop-prod-database/Cluster, shop-prod-storage/Uploads');
  history.commit('third\n\nAccept: shop-test-network\nAcceptable: no/Thing');
  expect([...acceptedSince(first, history.folder)].sort()).toEqual([
    'shop-prod-database/Cluster',
    'shop-prod-storage/Uploads',
    'shop-test-network',
  ]);
});

describe('a Dockerfile', () => {
  test.each([
    ['EXPOSE 8080', [8080]],
    ['EXPOSE 8080/tcp 9090', [8080, 9090]],
    ['# EXPOSE 1', []],
    ['EXPOSE $PORT', []],
    ['EXPOSE 53/udp', []],
    ['EXPOSE 1\nFROM other\nEXPOSE 2', [2]],
    ['EXPOSE 1 \\\n  2', [1, 2]],
  ])('%j exposes %j', (lines, ports) => {
    expect(exposedPorts(`FROM node\n${lines}\n`)).toEqual(ports);
  });

  test.each([
    ['HEALTHCHECK CMD curl -f http://localhost:3000/health || exit 1', [{ port: 3000, path: '/health' }]],
    ['HEALTHCHECK --interval=5s \\\n  CMD ["wget", "-q", "http://127.0.0.1:80"]', [{ port: 80, path: '/' }]],
    ['HEALTHCHECK CMD curl http://localhost:$PORT/health', []],
    ['HEALTHCHECK NONE', []],
  ])('%j checks %j', (lines, urls) => {
    expect(healthChecks(`FROM node\n${lines}\n`)).toEqual(urls);
  });
});

test('assertions of a collection are found in its folders, and not in comments and other scripts', () => {
  const script = (...exec: readonly string[]): object => ({ listen: 'test', script: { exec } });
  expect(
    countAssertions({ item: [{ item: [{ event: [script('pm.test("a", () => {', '});')] }] }], event: [script('tests["b"] = true;')] }),
  ).toBe(2);
  expect(countAssertions({ item: [{ event: [script('// pm.test("a")', 'console.log(1);')] }] })).toBe(0);
  expect(countAssertions({ event: [{ listen: 'prerequest', script: { exec: 'pm.test("a");' } }] })).toBe(0);
});
