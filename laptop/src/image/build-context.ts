import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ignore from '@balena/dockerignore';
import { ImageError } from './image-error';

/** The folder of a build, without the files that its `.dockerignore` excludes. */
export class BuildContext {
  private readonly ignores: (path: string) => boolean;

  constructor(
    readonly directory: string,
    dockerfile: string,
  ) {
    const file = [`${dockerfile}.dockerignore`, join(directory, '.dockerignore')].find((candidate) => existsSync(candidate));
    const rules = ignore({ ignorecase: false }).add(file === undefined ? [] : readFileSync(file, 'utf8').split('\n'));
    this.ignores = (path) => rules.ignores(path);
  }

  /**
   * The paths that match a source of `COPY`, with forward slashes.
   * @throws ImageError when there are none
   */
  resolve(source: string): readonly string[] {
    const path = posix.normalize(source).replace(/^\/+|\/+$/g, '') || '.';
    if (path.startsWith('..')) {
      throw new ImageError(`${source} is outside the build context`);
    }
    const found = /[*?[]/.test(path) ? this.expand(path.split('/')) : [path].filter((candidate) => this.exists(candidate));
    if (found.length === 0) {
      throw new ImageError(`${source} does not exist in the build context, or .dockerignore excludes it`);
    }
    return found;
  }

  /** The files and links below a path, or the path itself if it is one; sorted. */
  files(path: string): readonly string[] {
    if (!this.isDirectory(path)) {
      return this.ignores(path) ? [] : [path];
    }
    return this.children(path).flatMap((child) => this.files(child));
  }

  isDirectory(path: string): boolean {
    return lstatSync(join(this.directory, path)).isDirectory();
  }

  /** An excluded folder still exists if an exception includes something in it. */
  private exists(path: string): boolean {
    if (!existsSync(join(this.directory, path))) {
      return false;
    }
    return path === '.' || !this.ignores(path) || this.files(path).length > 0;
  }

  private children(path: string): readonly string[] {
    return readdirSync(join(this.directory, path))
      .sort()
      .map((name) => posix.join(path, name));
  }

  private expand([first, ...rest]: readonly string[], base = '.'): readonly string[] {
    if (first === undefined) {
      return [];
    }
    const pattern = toRegExp(first);
    const found = this.children(base).filter((path) => pattern.test(posix.basename(path)));
    if (rest.length === 0) {
      return found.filter((path) => this.exists(path));
    }
    return found.filter((path) => this.isDirectory(path)).flatMap((path) => this.expand(rest, path));
  }
}

/** A pattern of `COPY` for a name: `*`, `?` and `[…]`. */
function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
