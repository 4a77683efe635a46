import { spawnSync } from 'node:child_process';
import { removeImages } from '../../src/image/remove-images';
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
