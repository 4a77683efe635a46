import { removeImages } from '../../src/image/remove-images';

test('does not call Docker when there is no image to remove', async () => {
  const { PATH } = process.env;
  process.env['PATH'] = '';
  try {
    await expect(removeImages({ context: { runtime: 'docker', stateDirectory: '/nowhere' }, imageUris: [] })).resolves.toBeUndefined();
    await expect(removeImages({ context: { runtime: 'docker', stateDirectory: '/nowhere' }, imageUris: ['orchard:v1'] })).rejects.toThrow(
      'ENOENT',
    );
  } finally {
    process.env['PATH'] = PATH;
  }
});
