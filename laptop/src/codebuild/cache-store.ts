import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode } from '../error-code';
import { removeTree } from '../remove-tree';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;
const KEPT_PER_DIRECTORY = 3;
/** A running build may still link to an entry that is no longer among the newest. */
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

interface EntryId {
  readonly key: string;
  /** Relative to the source. */
  readonly directory: string;
}

interface Entry extends EntryId {
  readonly path: string;
  readonly usedAt: number;
}

export interface AddProps extends EntryId {
  /** The folder to move into the cache. */
  readonly from: string;
  /** Whether it replaces an entry with the same key. */
  readonly replace: boolean;
}

/**
 * Folders by key. An entry is prepared under another name and then renamed, so a killed process leaves no incomplete entry, and of two
 * builds that save the same key one wins.
 */
export class CacheStore {
  constructor(private readonly root: string) {}

  find(key: string, directory: string): string | undefined {
    return this.use(this.newest((entry) => entry.key === key && entry.directory === directory));
  }

  findNewest(keyPrefix: string, directory: string): string | undefined {
    return this.use(this.newest((entry) => entry.key.startsWith(keyPrefix) && entry.directory === directory));
  }

  /** @returns whether it was added; false when there is an entry with this key */
  async add({ key, directory, from, replace }: AddProps): Promise<boolean> {
    const name = createHash('sha256').update(`${key}\0${directory}`).digest('hex').slice(0, 32);
    const target = join(this.entries, replace ? `${name}-${randomUUID()}` : name);
    if (existsSync(target)) {
      return false;
    }
    const prepared = join(this.incoming, randomUUID());
    mkdirSync(prepared, { recursive: true });
    mkdirSync(this.entries, { recursive: true });
    idFile(prepared).write({ key, directory });
    await move(from, join(prepared, contentName(directory)));
    return tryRename(prepared, target);
  }

  /** Removes entries that were not used lately, and what killed processes left. */
  async prune(): Promise<void> {
    const oldest = Date.now() - KEPT_MILLISECONDS;
    const all = this.list().sort(newestFirst);
    const unused = all.filter(
      (entry) => entry.usedAt < oldest && all.filter(({ directory }) => directory === entry.directory).indexOf(entry) >= KEPT_PER_DIRECTORY,
    );
    const abandoned = children(this.incoming).filter((path) => statSync(path).mtimeMs < oldest);
    await Promise.all([...unused.map((entry) => entry.path), ...abandoned].map((path) => removeTree(path)));
  }

  private get entries(): string {
    return join(this.root, 'entries');
  }

  private get incoming(): string {
    return join(this.root, 'incoming');
  }

  private newest(matches: (entry: Entry) => boolean): Entry | undefined {
    return this.list().filter(matches).sort(newestFirst)[0];
  }

  private list(): Entry[] {
    return children(this.entries).flatMap((path) => {
      const id = idFile(path).read();
      return id === undefined ? [] : [{ path, ...id, usedAt: statSync(path).mtimeMs }];
    });
  }

  private use(entry: Entry | undefined): string | undefined {
    if (entry === undefined) {
      return undefined;
    }
    utimesSync(entry.path, new Date(), new Date());
    return join(entry.path, contentName(entry.directory));
  }
}

const idFile = (entry: string): StateFile<EntryId> => new StateFile(join(entry, 'entry.json'), SCHEMA_VERSION);

/** The same name as in the source: packages find their dependencies only in a folder that is called `node_modules`. */
function contentName(directory: string): string {
  return basename(directory);
}

function newestFirst(a: Entry, b: Entry): number {
  return b.usedAt - a.usedAt;
}

function children(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}

async function move(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') {
      throw error;
    }
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

function tryRename(prepared: string, target: string): boolean {
  try {
    renameSync(prepared, target);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') {
      throw error;
    }
    rmSync(prepared, { recursive: true, force: true });
    return false;
  }
}
