import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `image.json` holds: the parts of a container image's configuration that a plain process needs. */
export interface ProcessImageManifest {
  /** `ENTRYPOINT` in exec form; empty where the Dockerfile has none. */
  readonly entrypoint: readonly string[];
  /** `CMD` in exec form; a shell form is `["/bin/sh", "-c", "…"]`. */
  readonly command: readonly string[];
  /** `WORKDIR`, absolute inside the image; `/` where there is none. */
  readonly workingDirectory: string;
  /** `ENV`. */
  readonly environment: Readonly<Record<string, string>>;
  /** `EXPOSE`. */
  readonly exposedPorts: readonly number[];
  /** `USER`, or `null`. A plain process keeps the user of the engine. */
  readonly user: string | null;
}

/** An image in process mode: a folder with `image.json` and the file tree that the Dockerfile copied, `root/`. */
export interface ProcessImage extends ProcessImageManifest {
  /** The image's file tree, absolute; `/app` of the image is `<root>/app`. */
  readonly root: string;
}

const REPOSITORY = /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Folder of an image, whether it exists or not: `<stateDirectory>/images/<repository>/<tag>`. Its writer fills it under another name
 * first and renames it, so that no half-written image is ever found.
 * @param imageUri `<registry>/<repository>:<tag>`
 */
export function processImageDirectory(stateDirectory: string, imageUri: string): string {
  const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:/]+)$/.exec(imageUri) ?? [];
  if (!REPOSITORY.test(repository) || repository.includes('..') || !TAG.test(tag)) {
    throw new Error(`image '${imageUri}' is not of the form <registry>/<repository>:<tag>`);
  }
  return join(stateDirectory, 'images', repository, tag);
}

/** Reads an image of process mode. Fails where it was never built or its description is damaged. */
export function readProcessImage(stateDirectory: string, imageUri: string): ProcessImage {
  const directory = processImageDirectory(stateDirectory, imageUri);
  const file = join(directory, 'image.json');
  if (!existsSync(file)) {
    throw new Error(`image '${imageUri}' does not exist on this machine (no ${file}); run the pipeline's Build action again`);
  }
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as ProcessImageManifest), root: join(directory, 'root') };
}
