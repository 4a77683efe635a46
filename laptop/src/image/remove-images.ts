import { rm } from 'node:fs/promises';
import { IMAGE_REGISTRY } from '../cloudformation/inert/inert-delivery';
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
  const present = new Set(await dockerImages());
  const found = imageUris.filter((uri) => present.has(uri));
  if (found.length > 0) {
    await docker(['image', 'rm', ...found]);
  }
}

/** Removes the images that builds of these versions made in Docker. Returns their number. */
export async function removeVersions(versions: readonly string[]): Promise<number> {
  const found = (await dockerImages()).filter(
    (uri) => uri.startsWith(`${IMAGE_REGISTRY}/`) && versions.includes(uri.slice(uri.lastIndexOf(':') + 1)),
  );
  if (found.length > 0) {
    await docker(['image', 'rm', ...found]);
  }
  return found.length;
}

const dockerImages = async (): Promise<readonly string[]> =>
  (await dockerOutput(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])).split('\n');
