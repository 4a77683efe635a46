import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expandCacheKey } from './cache-key';
import { CacheStore } from './cache-store';
import { isLinkedTree, linkTree } from './link-tree';
import { isCompleteInstallation } from './seed-modules';
import type { CacheSpec } from './buildspec';

/** Key of the only cache of a project whose buildspec has no `cache.key`. */
const KEYLESS = '';

export interface BuildCacheProps {
  readonly spec: CacheSpec;
  readonly cacheDirectory: string;
  /** See `BuildRequest.cacheSeedDirectory`. */
  readonly seedDirectory: string | null;
  /** Contains the files that the key is a hash of. */
  readonly sourceDirectory: string;
  /** The copy of the source in which the build runs. */
  readonly checkoutDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/**
 * The `cache` section of a buildspec. Folders are linked into the checkout and moved into the cache, not copied, so that a cache hit
 * costs almost nothing. An entry never changes, so concurrent builds can share it.
 */
export class BuildCache {
  private readonly store: CacheStore;
  private readonly key: string;

  constructor(private readonly props: BuildCacheProps) {
    this.store = new CacheStore(props.cacheDirectory);
    this.key = this.expand(props.spec.key ?? KEYLESS, props.sourceDirectory);
  }

  /** Makes the parent folders of cached folders, so that {@link restore} can run while the source is copied to the checkout. */
  makeParents(): void {
    for (const directory of this.restorable()) {
      mkdirSync(dirname(join(this.props.checkoutDirectory, directory)), { recursive: true });
    }
  }

  async restore(): Promise<void> {
    for (const directory of this.restorable()) {
      await this.restoreDirectory(directory, join(this.props.checkoutDirectory, directory));
    }
  }

  /** To be called after a build that succeeded. */
  async save(): Promise<void> {
    const { spec, checkoutDirectory, log } = this.props;
    if (!spec.saves) {
      return;
    }
    for (const directory of spec.directories) {
      const path = join(checkoutDirectory, directory);
      const isNew = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true && !isLinkedTree(path);
      if (isNew && (await this.store.add({ key: this.key, directory, from: path, replace: spec.key === null }))) {
        log(`cache: ${directory} saved`);
      }
    }
    await this.store.prune();
  }

  /** A folder that is in the source is not replaced. */
  private restorable(): readonly string[] {
    const { spec, sourceDirectory } = this.props;
    return spec.restores ? spec.directories.filter((directory) => !existsSync(join(sourceDirectory, directory))) : [];
  }

  private async restoreDirectory(directory: string, target: string): Promise<void> {
    const { log } = this.props;
    const exact = this.store.find(this.key, directory);
    const seed = exact === undefined ? this.seed(directory) : undefined;
    if (exact !== undefined) {
      link(exact, target);
      log(`cache: ${directory} restored`);
    } else if (seed !== undefined) {
      linkTree(seed, target);
      log(`cache: ${directory} linked from the working tree, which has the same key`);
    } else {
      await this.restoreFallback(directory, target);
    }
  }

  /** Copies the folder, since the build changes it. */
  private async restoreFallback(directory: string, target: string): Promise<void> {
    const { spec, sourceDirectory, log } = this.props;
    const prefixes = spec.fallbackKeys.map((key) => this.expand(key, sourceDirectory));
    const found = prefixes.map((prefix) => this.store.findNewest(prefix, directory)).find((path) => path !== undefined);
    if (found === undefined) {
      log(`cache: ${directory} is not cached yet`);
      return;
    }
    await cp(found, target, { recursive: true, verbatimSymlinks: true });
    log(`cache: ${directory} restored from a fallback key`);
  }

  /** The same `node_modules` in the working tree, if it is installed completely. */
  private seed(directory: string): string | undefined {
    const { spec, seedDirectory, sourceDirectory } = this.props;
    if (seedDirectory === null || spec.key === null || basename(directory) !== 'node_modules') {
      return undefined;
    }
    const lock = join(dirname(directory), 'package-lock.json');
    const [ownLock, seedLock, seed] = [join(sourceDirectory, lock), join(seedDirectory, lock), join(seedDirectory, directory)];
    const fits =
      existsSync(ownLock) &&
      existsSync(seedLock) &&
      readFileSync(ownLock).equals(readFileSync(seedLock)) &&
      this.expand(spec.key, seedDirectory) === this.key &&
      isCompleteInstallation(seed);
    return fits ? seed : undefined;
  }

  private expand(key: string, directory: string): string {
    return expandCacheKey(key, { directory, environment: this.props.environment });
  }
}

function link(from: string, to: string): void {
  if (basename(to) === 'node_modules') {
    linkTree(from, to);
  } else {
    symlinkSync(from, to, 'dir');
  }
}
