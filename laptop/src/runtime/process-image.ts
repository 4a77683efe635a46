import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** The content of `image.json`: the parts of a container image's configuration that a plain process needs. */
export interface ProcessImageManifest {
  /** `ENTRYPOINT` in exec form; empty if the Dockerfile has none. */
  readonly entrypoint: readonly string[];
  /** `CMD` in exec form; a shell form is `["/bin/sh", "-c", "…"]`. */
  readonly command: readonly string[];
  /** `WORKDIR`, an absolute path in the image; `/` if there is none. */
  readonly workingDirectory: string;
  /** `ENV`. */
  readonly environment: Readonly<Record<string, string>>;
  /** `EXPOSE`. */
  readonly exposedPorts: readonly number[];
  /** `USER`, or `null`. A plain process runs as the engine's user. */
  readonly user: string | null;
}

/** An image in process mode: a folder with `image.json`, and in `root/` the files that the Dockerfile copied. */
export interface ProcessImage extends ProcessImageManifest {
  /** The absolute path of the image's files: `/app` in the image is `<root>/app`. */
  readonly root: string;
}

const IMAGE_URI = /^[^/]+\/(?<repository>[a-z0-9]+([._/-]+[a-z0-9]+)*):(?<tag>\w[\w.-]{0,127})$/;

/**
 * The folder of an image, whether it exists or not: `<stateDirectory>/images/<repository>/<tag>`. It is written under another name first
 * and then renamed, so that an incomplete image is never found.
 * @param imageUri `<registry>/<repository>:<tag>`
 */
export function processImageDirectory(stateDirectory: string, imageUri: string): string {
  const { repository, tag } = IMAGE_URI.exec(imageUri)?.groups ?? {};
  if (repository === undefined || tag === undefined || repository.includes('..')) {
    throw new Error(`image '${imageUri}' is not of the form <registry>/<repository>:<tag>`);
  }
  return join(stateDirectory, 'images', repository, tag);
}

/** The configuration of the image in a folder. */
export const processImageFile = (directory: string): StateFile<ProcessImageManifest> =>
  new StateFile(join(directory, 'image.json'), SCHEMA_VERSION);

/** @throws Error when the image was never built */
export function readProcessImage(stateDirectory: string, imageUri: string): ProcessImage {
  const directory = processImageDirectory(stateDirectory, imageUri);
  const manifest = processImageFile(directory).read();
  if (manifest === undefined) {
    throw new Error(`image '${imageUri}' does not exist on this machine (not in ${directory}); run the pipeline's Build action again`);
  }
  return { ...manifest, root: join(directory, 'root') };
}
