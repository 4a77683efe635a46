import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processImageDirectory, processImageFile } from '../runtime/process-image';
import { BuildContext } from './build-context';
import { copyFiles } from './copy-files';
import { ImageError } from './image-error';
import { interpretDockerfile } from './interpret-dockerfile';
import { parseDockerfile } from './parse-dockerfile';

export interface BuildProcessImageProps {
  readonly stateDirectory: string;
  /** `<registry>/<repository>:<tag>` */
  readonly imageUri: string;
  readonly contextDirectory: string;
  /** @default - `Dockerfile` in the context */
  readonly dockerfile?: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/**
 * Builds an image for a machine without Docker: a folder with its files and its configuration, for a plain process. It is renamed into
 * place, so a killed build leaves no incomplete image; an image with the same name is replaced.
 * @returns the folder of the image
 * @throws ImageError when the Dockerfile needs Docker or has a mistake
 */
export function buildProcessImage(props: BuildProcessImageProps): string {
  const { stateDirectory, imageUri, contextDirectory, buildArguments, log } = props;
  const dockerfile = props.dockerfile ?? join(contextDirectory, 'Dockerfile');
  if (!existsSync(dockerfile)) {
    throw new ImageError(`there is no Dockerfile at ${dockerfile}`);
  }
  const image = processImageDirectory(stateDirectory, imageUri);
  const prepared = join(stateDirectory, 'images', `.incoming-${randomUUID()}`);
  const root = join(prepared, 'root');
  mkdirSync(root, { recursive: true });
  try {
    const context = new BuildContext(contextDirectory, dockerfile);
    const steps = parseDockerfile(readFileSync(dockerfile, 'utf8'));
    const manifest = interpretDockerfile({ steps, buildArguments, log, copy: (step) => copyFiles({ ...step, context, root }) });
    processImageFile(prepared).write(manifest);
    mkdirSync(dirname(image), { recursive: true });
    rmSync(image, { recursive: true, force: true });
    renameSync(prepared, image);
  } finally {
    rmSync(prepared, { recursive: true, force: true });
  }
  return image;
}
