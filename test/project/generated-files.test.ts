import { readFileSync } from 'node:fs';
import { loadPlatform } from '../../src/config/load-platform';
import { OWNED_FILES } from '../../src/config/owned-files';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { TEMPLATE_REPOSITORY, TEMPLATE_VERSION } from '../../src/project/template-version';
import { TemplateMaintenance } from '../../template/template-maintenance';
import { sampleOptions } from '../config/sample-options';
import { synthesize, synthesizedJson, synthesizedYaml, temporaryProject } from './synthesize';

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

describe('the workflow of a pull request', () => {
  const workflow = synthesizedYaml<{ permissions: object; on: object; jobs: Record<string, { steps: { run?: string; uses?: string }[] }> }>(
    '.github/workflows/pull-request.yml',
  );
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('may read the repository and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.on).not.toHaveProperty('pull_request_target');
  });

  test('has no credentials', () => {
    expect(files['.github/workflows/pull-request.yml']).not.toMatch(/secrets\.|id-token|aws-actions|AWS_/);
  });

  test('uses actions at fixed versions only', () => {
    const uses = steps.flatMap((step) => step.uses ?? []);
    expect(uses.filter((action) => !/@([0-9a-f]{40}|v\d+\.\d+\.\d+)$/.test(action))).toEqual([]);
  });

  test('checks generated files, types, lint, format and tests, and deploys to production with Docker and without', () => {
    expect(steps.flatMap((step) => step.run ?? [])).toEqual(
      expect.arrayContaining([
        'npx projen verify-generated',
        'npm run typecheck',
        'npm run lint',
        'npm run format:check',
        'npm test',
        'npm start -- --once --approve --runtime docker',
        'npm start -- --once --approve --runtime process',
      ]),
    );
  });
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
