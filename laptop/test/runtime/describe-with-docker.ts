import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const answers = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 3000 }).status === 0;

/** Like `describe` if a Docker engine answers; otherwise its tests are skipped, with a message. */
export function describeWithDocker(name: string, tests: () => void): void {
  if (!answers) {
    process.stderr.write(`\n  SKIPPED: "${name}" needs a Docker engine, and none answers on this machine\n\n`);
  }
  (answers ? describe : describe.skip)(name, tests);
}

/** Builds an image with this source as `/app/main.js`, on the app's base image. */
export function buildImage(image: string, source: string): void {
  must('sh', [join(__dirname, '../../../test/support/make-base-image.sh')]);
  const directory = mkdtempSync(join(tmpdir(), 'image-'));
  writeFileSync(join(directory, 'main.js'), source);
  writeFileSync(
    join(directory, 'Dockerfile'),
    [
      'FROM public.ecr.aws/docker/library/node:24-slim',
      'WORKDIR /app',
      'COPY main.js .',
      'ENV PORT=8080 FROM_IMAGE=image',
      'USER 1000:1000',
      'CMD ["node", "main.js"]',
    ].join('\n'),
  );
  must('docker', ['build', '--quiet', '--tag', image, directory]);
  rmSync(directory, { recursive: true });
}

export function removeImage(image: string): void {
  must('docker', ['image', 'rm', '--force', image]);
}

function must(command: string, parameters: readonly string[]): void {
  const { status, stderr } = spawnSync(command, parameters, { encoding: 'utf8', env: { ...process.env, DOCKER_BUILDKIT: '0' } });
  if (status !== 0) {
    throw new Error(`${command} ${parameters.join(' ')} failed: ${stderr}`);
  }
}
