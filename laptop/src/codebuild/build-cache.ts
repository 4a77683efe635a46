import { lstatSync, readFileSync, symlinkSync, mkdirSync, existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CacheSpec } from './buildspec';
import { expandCacheKey } from './cache-key';
import { CacheStore } from './cache-store';
import { isLinkedTree, linkTree } from './link-tree';
import { isCompleteInstallation } from './seed-modules';

/** Key of the one cache that a project without `cache.key` has. */
const KEYLESS = '';

export interface BuildCacheProps {
  readonly spec: CacheSpec;
  readonly cacheDirectory: string;
  /** See `BuildRequest.cacheSeedDirectory`. */
  readonly seedDirectory: string | null;
  /** What the key is made of. */
  readonly sourceDirectory: string;
  /** The copy of the source that is built, where the cached folders are. */
  readonly checkoutDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/**
 * The `cache` section of a buildspec. Folders are linked in, not copied, and moved into the cache, so that a cache hit
 * costs next to nothing. What is under a key never changes; concurrent builds can share it.
 */
export class BuildCache {
  private readonly store: CacheStore;
  private readonly key: string;

  constructor(private readonly props: BuildCacheProps) {
    this.store = new CacheStore(props.cacheDirectory);
    this.key = this.expand(props.spec.key ?? KEYLESS, props.sourceDirectory);
  }

  /** Makes the folders that cached ones go into, so that {@link restore} can go on beside what fills the checkout. */
  makeRoom(): void {
    for (const directory of this.restorable()) {
      mkdirSync(dirname(join(this.props.checkoutDirectory, directory)), { recursive: true });
    }
  }

  async restore(): Promise<void> {
    for (const directory of this.restorable()) {
      await this.restoreDirectory(directory, join(this.props.checkoutDirectory, directory));
    }
  }

  /** Keeps what a build that succeeded has made. */
  async save(): Promise<void> {
    const { spec, checkoutDirectory, log } = this.props;
    if (!spec.saves) {
      return;
    }
    for (const directory of spec.directories) {
      const path = join(checkoutDirectory, directory);
      const made = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true && !isLinkedTree(path);
      if (made && (await this.store.add({ key: this.key, directory, from: path, replace: spec.key === null }))) {
        log(`cache: kept ${directory}`);
      }
    }
    await this.store.prune();
  }

  /** What is in the source itself is not replaced. */
  private restorable(): readonly string[] {
    const { spec, sourceDirectory } = this.props;
    return spec.restores ? spec.directories.filter((directory) => !existsSync(join(sourceDirectory, directory))) : [];
  }

  private async restoreDirectory(directory: string, target: string): Promise<void> {
    const { log } = this.props;
    const exact = this.store.find(this.key, directory);
    if (exact !== undefined) {
      link(exact, target);
      log(`cache: ${directory} restored`);
    } else if (this.seeds(directory)) {
      linkTree(join(this.props.seedDirectory ?? '', directory), target);
      log(`cache: ${directory} borrowed from the working tree, which has the same key`);
    } else {
      await this.restoreFallback(directory, target);
    }
  }

  /** Copied, since a build goes on to change what an other key's cache left it. */
  private async restoreFallback(directory: string, target: string): Promise<void> {
    const { spec, sourceDirectory, log } = this.props;
    const prefixes = spec.fallbackKeys.map((key) => this.expand(key, sourceDirectory));
    const found = prefixes.map((prefix) => this.store.findNewest(prefix, directory)).find((path) => path !== undefined);
    if (found === undefined) {
      log(`cache: nothing for ${directory} yet`);
      return;
    }
    await cp(found, target, { recursive: true, verbatimSymlinks: true });
    log(`cache: ${directory} restored from a fallback key`);
  }

  private seeds(directory: string): boolean {
    const { spec, seedDirectory, sourceDirectory } = this.props;
    if (seedDirectory === null || spec.key === null || basename(directory) !== 'node_modules') {
      return false;
    }
    const lock = join(dirname(directory), 'package-lock.json');
    const [own, seed] = [join(sourceDirectory, lock), join(seedDirectory, lock)];
    return (
      existsSync(own) &&
      existsSync(seed) &&
      readFileSync(own).equals(readFileSync(seed)) &&
      this.expand(spec.key, seedDirectory) === this.key &&
      isCompleteInstallation(join(seedDirectory, directory))
    );
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
