import { PROD_ENVIRONMENT } from '../config/sample-options';
import { synthesizedJson, temporaryProject } from './synthesize';

interface Tasks {
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly cwd?: string;
        readonly steps?: readonly {
          readonly exec?: string;
          readonly execArgs?: readonly string[];
          readonly say?: string;
          readonly receiveArgs?: boolean;
        }[];
      }
    >
  >;
}

const tasksOf = (build = {}): Tasks['tasks'] =>
  synthesizedJson<Tasks>('.projen/tasks.json', temporaryProject({ service: { build } })).tasks;
const tasks = tasksOf();

test.each([
  ['default', 'node --require tsx/cjs src/project/main.ts'],
  ['test', 'jest --ci'],
  ['typecheck', 'tsc --noEmit'],
  ['synth', 'cdk synth -q'],
])('`npx projen %s` is one command', (name, command) => {
  expect(tasks[name]?.steps?.map(({ exec }) => exec)).toEqual([command]);
});

test.each(['doctor', 'pipeline:status', 'image', 'test:acceptance', 'compare-path'])(
  '`npx projen %s` runs the command without a shell',
  (name) => {
    expect(tasks[name]?.steps).toEqual([{ execArgs: ['node', 'vendor/ops.cjs', name], receiveArgs: true }]);
  },
);

test('verify tests the app and synthesizes at the same time, with the version in the environment', () => {
  expect(tasks['verify']?.steps?.[0]?.execArgs?.slice(2)).toEqual([
    'side-by-side',
    'app=projen app:verify',
    'synth=cdk synth -q ${VERSION:+-c version=$VERSION}',
  ]);
});

test.each([
  ['app:install', 'npm ci'],
  ['app:test', 'npm test'],
  ['app:bundle', 'npm run build'],
])('`npx projen %s` follows npm in app/', (name, command) => {
  expect(tasks[name]).toMatchObject({ cwd: 'app', steps: [{ exec: command }] });
});

test('a task of the service runs what the options say', () => {
  expect(tasksOf({ test: 'make check' })['app:test']).toMatchObject({ cwd: 'app', steps: [{ exec: 'make check' }] });
});

test('a task of the service that is empty says so and runs nothing', () => {
  expect(tasksOf({ bundle: '' })['app:bundle']?.steps).toEqual([{ say: 'skipped: service.build.bundle is empty' }]);
});

test('only the phases that projen leaves to a team do nothing', () => {
  expect(
    Object.entries(tasks)
      .filter(([, { steps }]) => !steps?.length)
      .map(([name]) => name),
  ).toEqual(['package', 'post-upgrade', 'pre-compile']);
});

test('synth takes the version as an argument', () => {
  expect(tasks['synth']?.steps?.[0]?.receiveArgs).toBe(true);
});

describe('`npx projen upgrade`', () => {
  const upgradeOf = (devDeps: string[]) =>
    synthesizedJson<Tasks>('.projen/tasks.json', temporaryProject({ projen: { devDeps } })).tasks['upgrade:added']?.steps;

  test('says that it leaves the dependencies of the platform alone', () => {
    expect(tasks['upgrade']).toMatchObject({
      env: { npm_config_yes: 'true' },
      steps: [{ say: expect.stringContaining('The platform pins its own dependencies') }, { spawn: 'upgrade:added' }],
    });
  });

  test('raises what a team added, and only that', () => {
    expect(upgradeOf(['left-pad@^1.0.0', 'zod'])).toEqual([
      { execArgs: expect.arrayContaining(['npm-check-updates@20', '--filter=zod']) },
      { exec: 'npm install' },
      { execArgs: ['npm', 'update', 'left-pad', 'zod'] },
      { exec: 'npx projen' },
      { spawn: 'post-upgrade' },
    ]);
  });

  test('has nothing to raise when a team added nothing', () => {
    expect(upgradeOf([])).toEqual([{ execArgs: ['echo', 'No dependencies to upgrade.'] }]);
  });
});

test('`npx projen build` goes through the phases that users of projen know', () => {
  expect(tasks['build']?.steps).toEqual(
    ['default', 'pre-compile', 'compile', 'post-compile', 'test', 'package'].map((spawn) => ({ spawn })),
  );
  expect(tasks['compile']?.steps).toEqual([{ spawn: 'lint' }, { spawn: 'typecheck' }]);
  expect(tasks['post-compile']?.steps).toEqual([{ spawn: 'synth' }]);
});

describe('with a budget', () => {
  const environments = [{ ...PROD_ENVIRONMENT, notifyEmails: ['team@example.com'], cost: { budgetUsdPerMonth: 100 } }];
  const withBudget = synthesizedJson<Tasks>('.projen/tasks.json', temporaryProject({ environments })).tasks;
  const check = 'projen cost --check --assembly cdk.out';

  test('synth checks what the cloud assembly costs, after it has written it', () => {
    expect(withBudget['synth']?.steps).toEqual([{ exec: 'cdk synth -q', receiveArgs: true }, { exec: check }]);
  });

  test('Build does, beside the tests of the service', () => {
    expect(withBudget['verify']?.steps?.[0]).toMatchObject({
      execArgs: expect.arrayContaining([expect.stringMatching(new RegExp(`^synth=cdk synth -q .* && ${check}$`))]) as string[],
    });
  });

  test('nothing is checked without one', () => {
    expect(JSON.stringify(tasks)).not.toContain('--check');
  });
});
