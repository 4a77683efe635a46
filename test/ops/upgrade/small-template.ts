import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COMMANDS } from '../../../src/ops/command-table';
import { runCommandLine } from '../../../src/ops/command/run-command-line';
import { runProgram } from '../../../src/ops/command/run-program';
import type { ProgramProps } from '../../../src/ops/command/run-program';
import { temporaryFolder } from '../../platform/support/temporary-folder';
import { FakeTerminal } from '../fake-terminal';

export type Files = Readonly<Record<string, string>>;

/** The content of a file: 30 lines, some of them changed. */
export const lines = (file: string, changes: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 30 }, (_, index) => `${changes[index + 1] ?? `line ${index + 1} of ${file}`}\n`).join('');

/** Machine-wide settings of Git have no effect. */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  HOME: temporaryFolder(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** A folder with a Git repository. */
export class Repository {
  constructor(readonly folder = temporaryFolder()) {}

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', env: ENVIRONMENT }).trimEnd();
  }

  write(files: Files): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(this.folder, dirname(path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  /** Files that are not committed, with their status. */
  get changes(): readonly string[] {
    return this.git('status', '--porcelain')
      .split('\n')
      .filter((line) => line !== '');
  }

  get subjects(): readonly string[] {
    return this.git('log', '--format=%s').split('\n');
  }

  /** Runs `npx projen`. */
  generate(): void {
    execFileSync('npx', ['projen'], { cwd: this.folder, env: ENVIRONMENT });
  }

  /** Runs `npx projen template:upgrade …`. */
  upgrade(...given: readonly string[]) {
    return this.upgradeIn(ENVIRONMENT, ...given);
  }

  async upgradeIn(environment: NodeJS.ProcessEnv, ...given: readonly string[]) {
    const terminal = new FakeTerminal(this.folder, environment);
    terminal.program = (program) => runProgram(program as ProgramProps);
    const connect = (): never => {
      throw new Error('an upgrade does not need AWS');
    };
    const code = await runCommandLine({ terminal, commands: COMMANDS, connect, given: ['template:upgrade', ...given] });
    return { code, out: terminal.text, err: terminal.errors.join('\n') };
  }
}

const packages = temporaryFolder();

/** A package that a team adds. */
export const OWN_PACKAGE = `file:${packages}/own`;

/** Packages of an npm registry, as folders: projen runs the generator of the repository, which needs the package `helper`. */
function writePackages(): void {
  const write = (path: string, content: string): void => new Repository(packages).write({ [path]: content });
  write('projen/package.json', JSON.stringify({ name: 'projen', version: '1.0.0', bin: { projen: 'projen.js' } }));
  write('own/package.json', JSON.stringify({ name: 'own', version: '1.0.0' }));
  write('projen/projen.js', '#!/usr/bin/env node\nrequire(process.cwd() + "/src/project/main.js");\n');
  for (const version of [1, 2]) {
    write(`helper-${version}/package.json`, JSON.stringify({ name: 'helper', version: `${version}.0.0`, main: 'index.js' }));
    write(`helper-${version}/index.js`, `exports.version = ${version};\n`);
  }
}

/** Writes what `npx projen` would: files that follow from `.projenrc.ts` and from the version of the template. */
const GENERATOR = `
const { execSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { version } = require('./template-version');
const { helper, generated } = require('./settings');
if (require('helper').version !== helper) throw new Error('helper ' + helper + ' is not installed');
const { name, dependencies } = JSON.parse(readFileSync('.projenrc.ts', 'utf8'));
const json = (file, content) => writeFileSync(file, JSON.stringify(content, null, 2) + '\\n');
const script = (task) => 'node src/tasks/' + task + '.js';
const before = existsSync('package.json') ? readFileSync('package.json', 'utf8') : '';
mkdirSync('.projen', { recursive: true });
json('package.json', {
  name,
  scripts: { typecheck: script('typecheck'), test: script('test'), synth: script('synth') },
  devDependencies: { helper: 'file:${packages}/helper-' + helper, projen: 'file:${packages}/projen', ...dependencies },
});
json('.projen/template.json', { version, repository: 'REPOSITORY' });
json('.projen/tasks.json', {});
json('.projen/files.json', { files: ['.gitignore', '.projen/tasks.json', '.projen/template.json', ...generated] });
generated.forEach((file) => writeFileSync(file, name + ', generated by ' + version + '\\n'));
writeFileSync('.gitignore', 'node_modules/\\n');
if (before !== readFileSync('package.json', 'utf8')) execSync('npm install --no-audit --no-fund');
`;

/** Fails when a file that src/extend.ts requires does not exist. */
const TYPECHECK = `
const { existsSync, readFileSync } = require('node:fs');
for (const [, file] of readFileSync('src/extend.ts', 'utf8').matchAll(/'[.][/](.*?)'/g)) {
  if (!existsSync('src/' + file)) { console.error('src/extend.ts: there is no ' + file); process.exit(2); }
}
`;

const TEST = `
if (require('node:fs').readFileSync('src/a.ts', 'utf8').includes('defect')) { console.error('src/a.ts has a defect'); process.exit(1); }
`;

const SYNTH = `
const { mkdirSync, writeFileSync } = require('node:fs');
if (process.env.SLOW) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
const { name } = JSON.parse(require('node:fs').readFileSync('.projenrc.ts', 'utf8'));
const folder = process.argv[process.argv.indexOf('--output') + 1];
const json = (file, content) => writeFileSync(folder + '/' + file, JSON.stringify(content));
mkdirSync(folder + '/assembly-prod');
const stack = (templateFile, stackName) => ({ type: 'aws:cloudformation:stack', properties: { templateFile, stackName } });
json('manifest.json', { artifacts: {
  [name + '-pipeline']: stack('pipeline.template.json'),
  prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-prod' } },
  Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
} });
json('pipeline.template.json', { Resources: { Artifacts: { Type: 'AWS::S3::Bucket' } } });
json('assembly-prod/manifest.json', { artifacts: { proddatabase: stack('database.template.json', name + '-prod-database') } });
json('assembly-prod/database.template.json', { Resources: require('../stacks/database') });
`;

const database = (properties: object, id = 'Cluster'): string =>
  `module.exports = ${JSON.stringify({ [id]: { Type: 'AWS::RDS::DBCluster', Properties: properties } })};\n`;

const version = (number: string): string => `exports.version = '${number}';\n`;

/** Files of the first release. */
const FIRST: Files = {
  '.projenrc.ts': JSON.stringify({ name: 'placeholder', dependencies: {} }),
  'README.md': '# placeholder\n',
  'app/main.js': 'the sample\n',
  'src/extend.ts': '// written once\n',
  'src/a.ts': lines('a'),
  'src/b.ts': lines('b'),
  'src/renamed.ts': lines('renamed'),
  'src/unloved.ts': lines('unloved'),
  'src/gone.ts': lines('gone'),
  'src/stacks/database.js': database({ StorageEncrypted: true }),
  'src/project/main.js': GENERATOR,
  'src/project/template-version.js': version('1.0.0'),
  'src/project/settings.js': "module.exports = { helper: 1, generated: ['generated.txt'] };\n",
  'src/tasks/typecheck.js': TYPECHECK,
  'src/tasks/test.js': TEST,
  'src/tasks/synth.js': SYNTH,
  'vendor/ops.cjs': 'bundle 1\n',
  'vendor/old.cjs': 'bundle 1\n',
};

/** A repository with the releases 1.0.0, 1.1.0, 1.2.0 and 2.0.0, of which the last replaces the database. */
export function makeTemplate(): Repository {
  writePackages();
  const template = new Repository();
  template.git('init', '--quiet', '--initial-branch=release');
  const release = (number: string, files: Files): void => {
    template.write({ ...files, 'src/project/template-version.js': version(number) });
    const helper = `${packages}/helper-${number === '1.0.0' ? 1 : 2}`;
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', helper], { cwd: template.folder, env: ENVIRONMENT });
    execFileSync('node', ['src/project/main.js'], { cwd: template.folder, env: ENVIRONMENT });
    template.commit(`Release ${number}`);
    template.git('tag', '--annotate', `v${number}`, '--message', number);
  };
  const generator = GENERATOR.replace('REPOSITORY', template.folder);
  release('1.0.0', { ...FIRST, 'src/project/main.js': generator });
  template.git('mv', 'src/renamed.ts', 'src/new-name.ts');
  template.git('rm', '--quiet', 'src/gone.ts', 'vendor/old.cjs');
  release('1.1.0', {
    'README.md': '# placeholder, with news\n',
    'app/main.js': 'a better sample\n',
    'src/a.ts': lines('a', { 20: 'changed by 1.1.0' }),
    'src/new-name.ts': lines('renamed', { 20: 'changed by 1.1.0' }),
    'src/unloved.ts': lines('unloved', { 20: 'changed by 1.1.0' }),
    'src/added.ts': 'new in 1.1.0\n',
    'src/project/settings.js': "module.exports = { helper: 2, generated: ['generated.txt', 'more.txt'] };\n",
    'vendor/ops.cjs': 'bundle 2\n',
    'vendor/new.cjs': 'bundle 2\n',
  });
  release('1.2.0', {
    'src/a.ts': lines('a', { 20: 'changed by 1.2.0', 25: 'changed by 1.2.0' }),
    'src/unloved.ts': lines('unloved', { 20: 'changed by 1.2.0' }),
    'src/project/settings.js': "module.exports = { helper: 2, generated: ['generated.txt'] };\n",
    'more.txt': 'generated before, now a file of the template\n',
    'vendor/ops.cjs': 'bundle 3\n',
  });
  release('2.0.0', { 'src/stacks/database.js': database({ StorageEncrypted: false }) });
  return template;
}

/** A repository that a team made from the first release, as "Use this template" does, with its packages installed. */
export function makeTeamRepository(template: Repository): Repository {
  const team = new Repository();
  template.git('worktree', 'add', '--quiet', '--detach', join(team.folder, 'tree'), 'v1.0.0');
  for (const path of [
    '.projenrc.ts',
    '.gitignore',
    '.projen',
    'README.md',
    'app',
    'generated.txt',
    'package.json',
    'package-lock.json',
    'src',
    'vendor',
  ]) {
    cpSync(join(team.folder, 'tree', path), join(team.folder, path), { recursive: true });
  }
  template.git('worktree', 'remove', '--force', join(team.folder, 'tree'));
  team.git('init', '--quiet', '--initial-branch=main');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: team.folder, env: ENVIRONMENT });
  team.commit('Initial commit');
  return team;
}

/** A copy with its own history and packages. */
export function copyOf({ folder }: Repository): Repository {
  const copy = new Repository();
  cpSync(folder, copy.folder, { recursive: true, verbatimSymlinks: true });
  return copy;
}
