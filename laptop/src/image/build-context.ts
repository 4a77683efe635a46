import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ignore from '@balena/dockerignore';
import { ImageError } from './image-error';

/** The folder given to `docker build`, without what its `.dockerignore` leaves out. */
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
   * Paths in the context that a source of `COPY` means, with forward slashes.
   * @throws ImageError where there are none
   */
  resolve(source: string): readonly string[] {
    const path = posix.normalize(source).replace(/^\/+|\/+$/g, '') || '.';
    if (path.startsWith('..')) {
      throw new ImageError(`${source} is outside the build context`);
    }
    const found = /[*?[]/.test(path) ? this.expand(path.split('/')) : [path].filter((candidate) => this.exists(candidate));
    if (found.length === 0) {
      throw new ImageError(`${source} does not exist in the build context, or .dockerignore leaves it out`);
    }
    return found;
  }

  /** Files and links at or below a path, the path itself included if it is one; sorted. */
  files(path: string): readonly string[] {
    if (!this.isDirectory(path)) {
      return this.ignores(path) ? [] : [path];
    }
    return this.children(path).flatMap((child) => this.files(child));
  }

  isDirectory(path: string): boolean {
    return lstatSync(join(this.directory, path)).isDirectory();
  }

  /** A folder that is left out still counts where an exception lets something in it through. */
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

  private expand([first = '', ...rest]: readonly string[], base = '.'): readonly string[] {
    const pattern = toRegExp(first);
    const found = this.children(base).filter((path) => pattern.test(posix.basename(path)));
    if (rest.length === 0) {
      return found.filter((path) => this.exists(path));
    }
    return found.filter((path) => this.isDirectory(path)).flatMap((path) => this.expand(rest, path));
  }
}

/** A name pattern as `COPY` has it: `*`, `?` and `[…]`. */
function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
