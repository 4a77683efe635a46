import { readFileSync } from 'node:fs';
import { loadPlatform } from '../../src/config/load-platform';
import { OWNED_FILES } from '../../src/config/owned-files';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { TEMPLATE_REPOSITORY, TEMPLATE_VERSION } from '../../src/project/template-version';
import { TemplateMaintenance } from '../../template/template-maintenance';
import { sampleOptions } from '../config/sample-options';
import { synthesize, synthesizedJson, temporaryProject } from './synthesize';

const files = synthesize();

test('platform.json is what the options resolve to', () => {
  expect(loadPlatform(JSON.parse(files['platform.json'] ?? ''))).toEqual(resolvePlatform(sampleOptions()));
});

test('the version of the template and where its releases are is recorded', () => {
  expect(synthesizedJson('.projen/template.json')).toMatchObject({ version: TEMPLATE_VERSION, repository: TEMPLATE_REPOSITORY });
  expect(TEMPLATE_VERSION).toMatch(/^\d+\.\d+\.\d+$/);
});

test('no file that `npx projen` rewrites is the team’s, and every file that it writes once is', () => {
  const isOwned = (path: string): boolean => OWNED_FILES.some((owned) => path === owned || (owned.endsWith('/') && path.startsWith(owned)));
  const { files: rewritten } = synthesizedJson<{ files: readonly string[] }>('.projen/files.json');
  expect(rewritten.filter(isOwned)).toEqual([]);
  expect(Object.keys(files).filter(isOwned)).toEqual(['README.md', 'src/extend.ts']);
});

test('cdk.json has every feature flag that the CDK recommends', () => {
  const recommended: unknown = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
  const { app, context } = synthesizedJson<{ app: string; context: object }>('cdk.json');
  expect(app).toBe('node --require tsx/cjs src/main.ts');
  expect(context).toEqual(recommended);
  expect(Object.keys(context).length).toBeGreaterThan(50);
});

test('tests never rewrite a snapshot', () => {
  expect(synthesizedJson('jest.config.json')).toMatchObject({ ci: true });
});

test('sources are checked strictly and never compiled to disk', () => {
  expect(synthesizedJson('tsconfig.json')).toMatchObject({ compilerOptions: { strict: true, noEmit: true } });
});

test.each(['/cdk.out/', '/.local/', 'node_modules/', '/.venv/', '__pycache__/', '/reports/'])('Git ignores %s', (pattern) => {
  expect(files['.gitignore']?.split('\n')).toContain(pattern);
});

test('no source folder is ignored by accident', () => {
  expect(files['.gitignore']).not.toMatch(/^(logs|lib|build|dist|coverage)\/?$/m);
});

test('a pull request shows what changes in platform.json, and hides the other generated files', () => {
  expect(files['.gitattributes']).toContain('/buildspec.yml linguist-generated');
  expect(files['.gitattributes']).not.toContain('/platform.json');
});

test('a generated file says so, and from what', () => {
  const hidden = ['LICENSE', 'README.md', '.projen/deps.json', 'src/extend.ts'];
  const silent = Object.entries(files).filter(
    ([path, content]) => !hidden.includes(path) && !content.includes('edit .projenrc.ts and run'),
  );
  expect(silent.map(([path]) => path)).toEqual([]);
});

describe('what only the template needs', () => {
  const isForm = (path: string): boolean => path.startsWith('.github/ISSUE_TEMPLATE/');

  test('is not in a project by itself', () => {
    expect(Object.keys(files).filter(isForm)).toEqual([]);
  });

  test('comes with one component', () => {
    const project = temporaryProject();
    new TemplateMaintenance(project);
    expect(Object.keys(synthesize(project)).filter(isForm).sort()).toEqual([
      '.github/ISSUE_TEMPLATE/bug.yml',
      '.github/ISSUE_TEMPLATE/config.yml',
      '.github/ISSUE_TEMPLATE/idea.yml',
    ]);
  });
});
