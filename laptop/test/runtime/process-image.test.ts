import { processImageDirectory, readProcessImage } from '../../src/runtime/process-image';
import { makeStateDirectory, removeStateDirectory, writeProcessImage } from './sample-task';

describe('readProcessImage', () => {
  it('reads an image with the path of its files', () => {
    const stateDirectory = makeStateDirectory();
    writeProcessImage(stateDirectory, 'laptop.invalid/team/web:abc', '');
    expect(readProcessImage(stateDirectory, 'laptop.invalid/team/web:abc')).toMatchObject({
      command: ['node', 'main.js'],
      workingDirectory: '/app',
      root: `${stateDirectory}/images/team/web/abc/root`,
    });
    removeStateDirectory(stateDirectory);
  });

  it.each(['web', 'laptop.invalid/web', 'laptop.invalid/../web:1', 'laptop.invalid/web:../1', 'laptop.invalid/a/../../b:1'])(
    'refuses %s',
    (image) => {
      expect(() => processImageDirectory('/state', image)).toThrow('is not of the form <registry>/<repository>:<tag>');
    },
  );
});
