import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StackTemplates } from '../../config/stateful-resources';
import type { Git } from './git';

/** An upgrade that is merged and not committed. */
export interface UpgradeState {
  /** Of this file. The program that continues an upgrade may be newer than the one that began it. */
  readonly schemaVersion: 1;
  readonly from: string;
  readonly to: string;
  /** The commit on which the upgrade began. */
  readonly head: string;
  /** False while files change: an upgrade that was killed then can only be undone. */
  readonly merged: boolean;
  /** Packages that `npx projen` of the new version needs, such as `projen@1.2.3`. */
  readonly packages: readonly string[];
  /** Files that had conflicts. */
  readonly conflicts: readonly string[];
  readonly stayDeleted: readonly string[];
  /** Stateful resources of the commit on which the upgrade began. */
  readonly templates: StackTemplates;
}

/** The file in `.git` that remembers an upgrade until it is committed. */
export class UpgradeStateFile {
  private constructor(
    private readonly path: string,
    private readonly git: Git,
  ) {}

  static async open(git: Git, directory: string): Promise<UpgradeStateFile> {
    return new UpgradeStateFile(resolve(directory, await git.require(['rev-parse', '--git-path', 'template-upgrade.json'])), git);
  }

  /** Undefined when no upgrade is in progress. An upgrade that was committed or reset by hand is over. */
  async read(): Promise<UpgradeState | undefined> {
    if (!existsSync(this.path)) {
      return undefined;
    }
    const state = JSON.parse(readFileSync(this.path, 'utf8')) as UpgradeState;
    const isOver =
      state.head !== (await this.git.require(['rev-parse', 'HEAD'])) || (await this.git.list(['status', '--porcelain'])).length === 0;
    if (isOver) {
      this.remove();
      return undefined;
    }
    return state;
  }

  write(state: UpgradeState): void {
    writeFileSync(this.path, JSON.stringify(state));
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
