import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { errorCode } from '../error-code';
import { mapImagePaths } from './image-paths';
import type { ProcessImage } from './process-image';
import type { TaskSpec } from './task-runtime';

const NOT_EXECUTABLE: readonly (string | undefined)[] = ['ENOENT', 'EACCES', 'ENOTDIR'];

/** What process mode starts for a task. */
export interface ProcessCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  /** `ENV` of the image. */
  readonly environment: Readonly<Record<string, string>>;
  /** `PATH`: the folders that are searched for the command. */
  readonly path: string;
}

/** The image's own folders, then this machine's; of those the first has the Node that runs the engine. */
function searchPath(image: ProcessImage): string {
  const own = (image.environment['PATH'] ?? '').split(':').map((folder) => mapImagePaths(image, folder));
  const inherited = process.env.PATH?.split(delimiter) ?? [];
  return [...own.filter((folder) => folder.startsWith(image.root)), dirname(process.execPath), ...inherited]
    .filter((folder) => folder.length > 0)
    .join(delimiter);
}

/**
 * The command of the task definition or of the image, with the image's absolute paths replaced by paths on this machine.
 * @throws Error when the command is neither in the image nor on this machine, or the task needs Docker
 */
export function processCommand(image: ProcessImage, task: TaskSpec): ProcessCommand {
  if (task.sharedFolders.length > 0) {
    const paths = task.sharedFolders.map(({ path }) => path).join(', ');
    throw new Error(`the tasks share the folder ${paths}, which a plain process cannot mount; start Docker and run again`);
  }
  if (task.sidecars.length > 0 || task.otherPorts.length > 0) {
    const others = [...task.sidecars.map(({ name }) => `container ${name}`), ...task.otherPorts.map((port) => `port ${port}`)].join(', ');
    throw new Error(
      `the tasks have more than one container and port (${others}), which a plain process cannot; start Docker and run again`,
    );
  }
  const workingDirectory = join(image.root, task.workingDirectory ?? image.workingDirectory);
  mkdirSync(workingDirectory, { recursive: true });
  // As in Docker, an entry point of the task definition also replaces the image's command.
  const command = task.command ?? (task.entryPoint === null ? image.command : []);
  const [file, ...rest] = [...(task.entryPoint ?? image.entrypoint), ...command].map((part) => mapImagePaths(image, part));
  if (file === undefined) {
    throw new Error(
      `image '${task.imageUri}' has no command: its Dockerfile has neither CMD nor ENTRYPOINT, and the task definition no command`,
    );
  }
  const path = searchPath(image);
  const environment = Object.fromEntries(Object.entries(image.environment).map(([name, value]) => [name, mapImagePaths(image, value)]));
  return { file: findExecutable({ file, workingDirectory, path, task }), arguments: rest, workingDirectory, environment, path };
}

interface Searched {
  readonly file: string;
  readonly workingDirectory: string;
  readonly path: string;
}

function findExecutable({ task, ...searched }: Searched & { readonly task: TaskSpec }): string {
  const { file } = searched;
  const found = candidates(searched).find(isExecutable);
  if (found === undefined) {
    const where = file.includes('/') ? '' : ' (searched in PATH)';
    throw new Error(
      `command '${file}' of image '${task.imageUri}' cannot run as a plain process: ` +
        `it is neither in the image nor on this machine${where}; install it, or use Docker`,
    );
  }
  return found;
}

function candidates({ file, workingDirectory, path }: Searched): readonly string[] {
  if (file.startsWith('/')) {
    return [file];
  }
  const folders = file.includes('/') ? [workingDirectory] : path.split(delimiter);
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
