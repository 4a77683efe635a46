import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommands, TemporaryProject } from './run-in-temp';

describe('a build', () => {
  test('passes the folder and the variables, exported or not, from one command to the next', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({
        version: 0.2,
        env: { 'exported-variables': ['GREETING', 'ABSENT'] },
        phases: {
          install: { commands: ['mkdir -p deep/er && cd deep', 'GREETING="hello\n$(basename $PWD)"', 'export GREETING; COUNT=3'] },
          build: { commands: ['cd er; export HERE=$PWD', 'test "$HERE" = "$CODEBUILD_SRC_DIR/deep/er" && test "$COUNT" = 3'] },
        },
      }),
    });
    const result = await project.build();
    expect(result).toMatchObject({ status: 'SUCCEEDED', failure: null, exportedVariables: { GREETING: 'hello\ndeep' } });
    expect(result.phases.map(({ name, status }) => `${name} ${status}`)).toEqual(['install SUCCEEDED', 'build SUCCEEDED']);
  });

  test('reports the phase, the command, its exit code and its last 20 lines when a command fails', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('seq 1 30; exit 7', 'echo never') });
    const result = await project.build();
    const lines = (result.failure ?? '').split('\n');
    expect(lines[0]).toBe('phase build: command failed with exit code 7: seq 1 30; exit 7');
    expect(lines.slice(1)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 11)));
    expect(project.lines).not.toContain('never');
  });

  test('writes all output to build.log, with standard error in order', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('echo one; echo two >&2; printf three') });
    await project.build();
    const log = readFileSync(join(project.root, 'build-1', 'build.log'), 'utf8');
    expect(log).toContain('one\ntwo\nthree\n');
    expect(project.lines).toEqual(expect.arrayContaining(['one', 'two', 'three']));
  });

  test('runs post_build after a failed build phase, with CODEBUILD_BUILD_SUCCEEDING=0', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({
        version: 0.2,
        phases: {
          pre_build: { commands: ['echo before $CODEBUILD_BUILD_SUCCEEDING'] },
          build: { commands: ['false'], finally: ['echo finally'] },
          post_build: { commands: ['echo after $CODEBUILD_BUILD_SUCCEEDING'] },
        },
      }),
    });
    const result = await project.build();
    expect(project.lines).toEqual(expect.arrayContaining(['before 1', 'finally', 'after 0']));
    expect(result.phases.map(({ status }) => status)).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED']);
    expect(result.status).toBe('FAILED');
  });

  test.each([
    ['pre_build', undefined, false],
    ['pre_build', 'CONTINUE', true],
    ['build', 'ABORT', false],
  ])('after a failed %s with on-failure %s runs post_build: %s', async (phase, onFailure, runs) => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({
        version: 0.2,
        phases: { [phase]: { 'on-failure': onFailure, commands: ['false'] }, post_build: { commands: ['echo reached'] } },
      }),
    });
    const result = await project.build();
    expect(result.status).toBe('FAILED');
    expect(project.lines.includes('reached')).toBe(runs);
  });

  test('fails when a finally command fails', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({ version: 0.2, phases: { build: { commands: ['true'], finally: ['exit 4'] } } }),
    });
    expect((await project.build()).failure).toContain('exit code 4: exit 4');
  });

  test('logs a different Node.js version and continues', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({ version: 0.2, phases: { install: { 'runtime-versions': { nodejs: 4 }, commands: ['true'] } } }),
    });
    expect((await project.build()).status).toBe('SUCCEEDED');
    expect(project.lines.filter((line) => line.startsWith('runtime nodejs 4 is requested'))).toHaveLength(1);
  });

  test('runs its commands in bash when the buildspec requests it', async () => {
    const project = new TemporaryProject({
      'buildspec.yml': JSON.stringify({
        version: 0.2,
        env: { shell: 'bash' },
        phases: { build: { commands: ['[[ -n $BASH_VERSION ]] && set -o pipefail && false | true'] } },
      }),
    });
    expect((await project.build()).failure).toContain('exit code 1');
  });

  test('never changes the source', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('echo changed > file; rm buildspec.yml'), file: 'original' });
    await project.build();
    expect(readFileSync(join(project.source, 'file'), 'utf8')).toBe('original');
  });

  test('fails when a command removes its own folder', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('rm -rf "$CODEBUILD_SRC_DIR"', 'echo never') });
    expect((await project.build()).failure).toContain('exit code 126: echo never');
    expect(project.lines.join('\n')).toContain('could not start sh in ');
  });

  test('fails when its buildspec does not exist', async () => {
    expect(await new TemporaryProject({ readme: '' }).build()).toMatchObject({
      status: 'FAILED',
      failure: expect.stringContaining('does not exist in the source'),
    });
  });
});

test('Lambda compute refuses what it does not support, all of it at once', async () => {
  const phases = { install: { 'on-failure': 'CONTINUE' }, build: { commands: ['echo ran'], 'on-failure': 'ABORT' } };
  const text = JSON.stringify({ version: 0.2, phases, cache: { paths: ['node_modules/**/*'] } });
  const project = new TemporaryProject({ 'buildspec.yml': text });
  expect(await project.build()).toMatchObject({ status: 'SUCCEEDED' });
  const { status, failure } = await project.build({ lambdaCompute: true });
  expect(status).toBe('FAILED');
  expect(failure?.split('\n')).toEqual([
    'buildspec.yml has 3 problems:',
    ...['phases.install.on-failure', 'phases.build.on-failure', 'cache'].map(
      (problem) => `  - ${problem}: is not supported by the Lambda compute of the project; remove it`,
    ),
  ]);
});
