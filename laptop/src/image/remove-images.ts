import { rm } from 'node:fs/promises';
import type { EngineContext } from '../engine-context';
import { docker, dockerOutput } from '../runtime/docker-cli';
import { processImageDirectory } from '../runtime/process-image';

export interface RemoveImagesProps {
  readonly context: Pick<EngineContext, 'runtime' | 'stateDirectory'>;
  readonly imageUris: readonly string[];
}

/** Removes images from this machine. An image that does not exist is skipped, and one that a container uses stays. */
export async function removeImages({ context, imageUris }: RemoveImagesProps): Promise<void> {
  if (context.runtime === 'process') {
    await Promise.all(imageUris.map((uri) => rm(processImageDirectory(context.stateDirectory, uri), { recursive: true, force: true })));
    return;
  }
  if (imageUris.length === 0) {
    return;
  }
  const present = new Set((await dockerOutput(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])).split('\n'));
  const found = imageUris.filter((uri) => present.has(uri));
  if (found.length > 0) {
    await docker(['image', 'rm', ...found]);
  }
}
