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
  ['test:aws', 'bash test/aws/run.sh'],
  ['test:template', 'bash test/template/run.sh'],
])('`npx projen %s` is one command', (name, command) => {
  expect(tasks[name]?.steps?.map(({ exec }) => exec)).toEqual([command]);
});

test.each(['doctor', 'pipeline:status', 'image', 'test:acceptance', 'compare-path'])(
  '`npx projen %s` runs the command without a shell',
  (name) => {
    expect(tasks[name]?.steps).toEqual([{ execArgs: ['node', '--require', 'tsx/cjs', 'src/ops/main.ts', name], receiveArgs: true }]);
  },
);

test('verify tests the app and synthesizes at the same time, with the version in the environment', () => {
  expect(tasks['verify']?.steps?.[0]?.execArgs?.slice(4)).toEqual([
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

test('no task is left that does nothing', () => {
  expect(
    Object.entries(tasks)
      .filter(([, { steps }]) => !steps?.length)
      .map(([name]) => name),
  ).toEqual([]);
});

test('synth takes the version as an argument', () => {
  expect(tasks['synth']?.steps?.[0]?.receiveArgs).toBe(true);
});
