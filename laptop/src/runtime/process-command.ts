import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { errorCode } from '../error-code';
import type { ProcessImage } from './process-image';
import type { TaskSpec } from './task-runtime';

const NOT_EXECUTABLE: readonly (string | undefined)[] = ['ENOENT', 'EACCES', 'ENOTDIR'];

/** What process mode starts for a task. */
export interface ProcessCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
}

/** The folders that are searched for a task's command. The first has the Node that runs the engine. */
export function processPath(): string {
  const inherited = process.env.PATH?.split(delimiter) ?? [];
  return [dirname(process.execPath), ...inherited].filter((folder) => folder.length > 0).join(delimiter);
}

/**
 * The command of the task definition or of the image, with the image's absolute paths replaced by paths on this machine.
 * @throws Error when the command is neither in the image nor on this machine
 */
export function processCommand(image: ProcessImage, task: TaskSpec): ProcessCommand {
  // As in Docker, an entry point of the task definition also replaces the image's command.
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
  const { file, imageUri } = props;
  const found = candidates(props).find(isExecutable);
  if (found === undefined) {
    const searched = file.includes('/') ? '' : ' (searched in PATH)';
    throw new Error(
      `command '${file}' of image '${imageUri}' cannot run as a plain process: ` +
        `it is neither in the image nor on this machine${searched}; install it, or use Docker`,
    );
  }
  return found;
}

function candidates({ file, workingDirectory }: { readonly file: string; readonly workingDirectory: string }): readonly string[] {
  if (file.startsWith('/')) {
    return [file];
  }
  const folders = file.includes('/') ? [workingDirectory] : processPath().split(delimiter);
  return folders.map((folder) => join(folder, file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch (error) {
    if (NOT_EXECUTABLE.includes(errorCode(error))) {
      return false;
    }
    throw error;
  }
}
