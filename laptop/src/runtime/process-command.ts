import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { ProcessImage } from './process-image';
import type { TaskSpec } from './task-runtime';

/** What is spawned for a task in process mode. */
export interface ProcessCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
}

/** Folders in which a task's command is looked for: first that of the Node that runs the engine. */
export function processPath(): string {
  return [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)].filter((folder) => folder !== '').join(delimiter);
}

/**
 * Finds out what to spawn: the image's command, or the task definition's, with absolute paths of the image turned into paths on this machine.
 * Fails where the command is neither in the image nor on this machine.
 */
export function processCommand(image: ProcessImage, task: TaskSpec): ProcessCommand {
  // As in Docker, an entry point of the task definition drops the image's command as well.
  const command = task.command ?? (task.entryPoint === null ? image.command : []);
  const [file, ...rest] = [...(task.entryPoint ?? image.entrypoint), ...command].map((part) => inImage(image, part));
  if (file === undefined) {
    throw new Error(
      `image '${task.imageUri}' has no command: its Dockerfile has neither CMD nor ENTRYPOINT, and the task definition no command`,
    );
  }
  const workingDirectory = join(image.root, task.workingDirectory ?? image.workingDirectory);
  mkdirSync(workingDirectory, { recursive: true });
  return { file: findExecutable({ file, workingDirectory, imageUri: task.imageUri }), arguments: rest, workingDirectory };
}

function inImage(image: ProcessImage, part: string): string {
  const inside = join(image.root, part);
  return part.startsWith('/') && part !== '/' && existsSync(inside) ? inside : part;
}

function findExecutable(props: { readonly file: string; readonly workingDirectory: string; readonly imageUri: string }): string {
  const { file, workingDirectory, imageUri } = props;
  const candidates = file.startsWith('/')
    ? [file]
    : file.includes('/')
      ? [join(workingDirectory, file)]
      : processPath()
          .split(delimiter)
          .map((folder) => join(folder, file));
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    throw new Error(
      `command '${file}' of image '${imageUri}' cannot be run as a plain process: it is neither in the image nor on this machine` +
        `${file.includes('/') ? '' : ' (looked for in PATH)'}; install it, or run with Docker`,
    );
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  }
}
