import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ProcessImage } from './process-image';

/** An absolute path in a command line, a list or a message; not that of a URL or behind a variable. */
const ABSOLUTE_PATH = /(?<![\w.\-/~$}%])\/(?!\/)[^\s:;,"'`=|&<>()$*?\\]+/g;
/** Needs no quotes in a shell, and is one item of a list. */
const PLAIN = /^[\w./@+-]+$/;

type Root = Pick<ProcessImage, 'root'>;

/** Replaces absolute paths of the image, which a plain process would look for on this machine. */
export function mapImagePaths({ root }: Root, text: string): string {
  if (text.startsWith('/') && text !== '/' && existsSync(join(root, text))) {
    return join(root, text);
  }
  const paths = text.match(ABSOLUTE_PATH) ?? [];
  if (paths[0] !== text && !PLAIN.test(root)) {
    return text;
  }
  return text.replace(ABSOLUTE_PATH, (path) => (isOfImage(root, path) ? join(root, path) : path));
}

/** The absolute paths in a text that the image has and this machine does not. */
export function pathsInImageOnly({ root }: Root, text: string): readonly string[] {
  const paths = (text.match(ABSOLUTE_PATH) ?? []).map((path) => path.replace(/[.\]]+$/, ''));
  return [...new Set(paths)].filter((path) => existsSync(join(root, path)) && !existsSync(path));
}

/** Whether the image has more of a path than this machine: it or, of a file that is still to be written, its folder. */
function isOfImage(root: string, path: string): boolean {
  const inImage = existingDepth(path, (part) => existsSync(join(root, part)));
  return inImage > 0 && inImage >= existingDepth(path, existsSync);
}

/** How many segments of a path exist. */
function existingDepth(path: string, exists: (path: string) => boolean): number {
  const normal = posix.normalize(path).replace(/\/$/, '');
  if (normal === '') {
    return 0;
  }
  return exists(normal) ? normal.split('/').length - 1 : existingDepth(posix.dirname(normal), exists);
}
