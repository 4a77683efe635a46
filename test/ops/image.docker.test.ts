import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../src/ops/command/run-program';
import type { ProgramProps } from '../../src/ops/command/run-program';
import { imageCommand } from '../../src/ops/commands/image';
import { FakeTerminal } from './fake-terminal';
import { runBuildspecCommand } from './run-ops';

const dockerAnswers = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).status === 0;
if (!dockerAnswers) {
  process.stderr.write('\n!!! SKIPPED: no Docker engine answers, so no image was really built !!!\n\n');
}

(dockerAnswers ? describe : describe.skip)('publishing an image with a real Docker engine', () => {
  const uri = `localhost/publish-image-test-${randomBytes(4).toString('hex')}`;
  const directory = mkdtempSync(join(tmpdir(), 'publish-'));

  beforeAll(() => {
    mkdirSync(join(directory, 'app'));
    writeFileSync(join(directory, 'app/Dockerfile'), 'FROM scratch\nCOPY hello /hello\nCMD ["/hello"]\n');
    writeFileSync(join(directory, 'app/hello'), 'hello');
  });
  afterAll(() => void spawnSync('docker', ['image', 'rm', '--force', `${uri}:one`, `${uri}:two`]));

  async function publish(version: string) {
    const terminal = new FakeTerminal(directory, { ...process.env, VERSION: version, IMAGE_REPOSITORY_URI: uri });
    terminal.program = (given) => runProgram(given as ProgramProps);
    const command = imageCommand(() => Promise.reject(new Error('went to AWS')));
    return { exitCode: await runBuildspecCommand(terminal, command), terminal };
  }

  test('builds it, labelled with its version, and does not build it again', async () => {
    expect((await publish('one')).exitCode).toBe(0);
    const [image] = JSON.parse(execFileSync('docker', ['image', 'inspect', `${uri}:one`], { encoding: 'utf8' })) as {
      Config: { Labels: Record<string, string>; Cmd: string[] };
    }[];
    expect(image?.Config).toMatchObject({ Labels: { 'org.opencontainers.image.revision': 'one' }, Cmd: ['/hello'] });
    expect((await publish('one')).terminal.outputs).toEqual([`image ${uri}:one exists, nothing to build`]);
  }, 60_000);

  test('keeps the layers of one version for the next', async () => {
    await publish('one');
    await publish('two');
    const layers = ['one', 'two'].map((tag) =>
      execFileSync('docker', ['image', 'inspect', '--format', '{{json .RootFS.Layers}}', `${uri}:${tag}`], { encoding: 'utf8' }),
    );
    expect(layers[0]).toBe(layers[1]);
  }, 60_000);

  test('shows what Docker says when the build fails', async () => {
    writeFileSync(join(directory, 'app/Dockerfile'), 'FROM scratch\nCOPY absent /absent\n');
    const { exitCode, terminal } = await publish('three');
    expect(exitCode).toBe(1);
    expect(terminal.errors.join('\n')).toMatch(/absent[\s\S]*docker build failed with exit code/);
  }, 60_000);
});
