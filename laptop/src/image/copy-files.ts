import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import type { BuildContext } from './build-context';
import { ImageError } from './image-error';

export interface CopyProps {
  readonly context: BuildContext;
  readonly sources: readonly string[];
  readonly destination: string;
  /** The folder with the files of the image, absolute. */
  readonly root: string;
  /** Absolute in the image. */
  readonly workingDirectory: string;
  /** Null keeps the mode of each file. */
  readonly mode: number | null;
}

/** `COPY`: of a folder, the contents are copied; a destination that ends in a slash or is a folder is copied into. */
export function copyFiles(props: CopyProps): void {
  const { context, sources, destination } = props;
  const paths = sources.flatMap((source) => context.resolve(source));
  const target = posix.resolve('/', props.workingDirectory, destination);
  const into = /(^|\/)\.?\.?$/.test(destination) || isDirectory(join(props.root, target));
  if (paths.length > 1 && !into) {
    throw new ImageError(`with more than one source the destination must be a folder and end in "/", but is ${destination}`);
  }
  for (const path of paths) {
    copyPath(props, { path, target, into });
  }
}

interface Placement {
  /** In the context. */
  readonly path: string;
  /** Absolute in the image. */
  readonly target: string;
  /** Whether a file is copied into the target, which is a folder. */
  readonly into: boolean;
}

function copyPath(props: CopyProps, { path, target, into }: Placement): void {
  const { context, root } = props;
  if (!context.isDirectory(path)) {
    copyFile(props, { path, target: into ? posix.join(target, posix.basename(path)) : target });
    return;
  }
  mkdirSync(join(root, target), { recursive: true });
  for (const file of context.files(path)) {
    copyFile(props, { path: file, target: posix.join(target, posix.relative(path, file)) });
  }
}

function copyFile({ context, root, mode }: CopyProps, { path, target }: Omit<Placement, 'into'>): void {
  const [from, to] = [join(context.directory, path), join(root, target)];
  mkdirSync(dirname(to), { recursive: true });
  refuseOutside(root, dirname(to));
  if (existsSync(to)) {
    rmSync(to);
  }
  if (lstatSync(from).isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  copyFileSync(from, to);
  chmodSync(to, mode ?? statSync(from).mode & 0o777);
}

/** A link that was copied earlier may point outside of the image. */
function refuseOutside(root: string, directory: string): void {
  const base = realpathSync(root);
  const real = realpathSync(directory);
  if (real !== base && !real.startsWith(base + sep)) {
    throw new ImageError(`a link in the image points outside of it, to ${real}`);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
