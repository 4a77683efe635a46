import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanState } from '../../src/clean-state';
import { IMAGE_REGISTRY } from '../../src/cloudformation/inert/inert-delivery';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { removeImages } from '../../src/image/remove-images';
import type { Execution } from '../../src/pipeline/execution';
import { buildImage, describeWithDocker, removeImage } from '../runtime/describe-with-docker';

const IMAGE = `remove-images-test:${process.pid}`;
const exists = (image: string): boolean => spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0;

describeWithDocker('images in Docker', () => {
  const context = { runtime: 'docker', stateDirectory: '/nowhere' } as const;

  test('are removed, and one that does not exist is skipped', async () => {
    buildImage(IMAGE, '// nothing');
    await removeImages({ context, imageUris: [IMAGE, 'remove-images-test:never-built'] });
    expect(exists(IMAGE)).toBe(false);
  });

  test('are removed with the state of the laptop, except those of versions that it did not build', async () => {
    const state = mkdtempSync(join(tmpdir(), 'clean-'));
    const repository = `${IMAGE_REGISTRY}/clean-test-${process.pid}`;
    const [built, other] = ['a', 'b'].map((digit) => digit.repeat(32) + String(process.pid).padStart(8, '0')) as [string, string];
    const execution: Execution = {
      id: 'one',
      number: 1,
      pipelineName: 'demo',
      pipelineVersion: '1',
      type: 'STANDARD',
      rollbackTarget: null,
      status: 'Succeeded',
      startedAt: '',
      endedAt: '',
      stages: [],
      revision: { version: built, message: '', author: '', branch: '' },
    };
    new ExecutionStore(state).save(execution);
    buildImage(`${repository}:${built}`, '// nothing');
    buildImage(`${repository}:${other}`, '// nothing');
    try {
      await expect(cleanState(state)).resolves.toContain('1 images removed');
      expect([exists(`${repository}:${built}`), exists(`${repository}:${other}`)]).toEqual([false, true]);
    } finally {
      removeImage(`${repository}:${other}`);
    }
  });

  test('stay when a container uses them', async () => {
    buildImage(IMAGE, '// nothing');
    const container = spawnSync('docker', ['create', IMAGE], { encoding: 'utf8' }).stdout.trim();
    try {
      await removeImages({ context, imageUris: [IMAGE] });
      expect(exists(IMAGE)).toBe(true);
    } finally {
      spawnSync('docker', ['rm', container], { stdio: 'ignore' });
      removeImage(IMAGE);
    }
  });
});
