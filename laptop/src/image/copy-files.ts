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
  /** The image's file tree on this machine, absolute. */
  readonly root: string;
  /** Absolute in the image. */
  readonly workingDirectory: string;
  /** Octal; null keeps each file's own. */
  readonly mode: number | null;
}

/** `COPY`: folders give their contents, a destination that ends in a slash or is a folder takes files in. */
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
  /** Whether the target is a folder that takes a file in. */
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
  refuseToLeave(root, dirname(to));
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

/** A link copied earlier may lead out of the image's tree. */
function refuseToLeave(root: string, directory: string): void {
  const base = realpathSync(root);
  const real = realpathSync(directory);
  if (real !== base && !real.startsWith(base + sep)) {
    throw new ImageError(`a link in the image leads out of it, to ${real}`);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
