import { synthesizedJson, temporaryProject } from './synthesize';

interface Tasks {
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly cwd?: string;
        readonly steps?: readonly { readonly exec?: string; readonly say?: string; readonly receiveArgs?: boolean }[];
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
  ['image', 'node --require tsx/cjs src/ops/publish-image.ts'],
  ['test:acceptance', 'node --require tsx/cjs src/ops/test-environment.ts'],
  ['compare-path', 'node --require tsx/cjs src/ops/compare-path.ts'],
  ['test:aws', 'bash test/aws/run.sh'],
  ['test:template', 'bash test/template/run.sh'],
])('`npx projen %s` is one command', (name, command) => {
  expect(tasks[name]?.steps?.map(({ exec }) => exec)).toEqual([command]);
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
