import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import type { StackState } from './stack-state';

const SCHEMA_VERSION = 1;
const SUFFIX = '.json';
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

/** The stored stacks, one file each. They are kept in memory until they change: every request to the endpoint reads all of them. */
export class StackFiles {
  private readonly directory: string;
  private readonly unchanged = new Map<string, StackState>();

  constructor(stateDirectory: string) {
    privateDirectory(stateDirectory);
    this.directory = privateDirectory(join(stateDirectory, 'stacks'));
  }

  read(name: string): StackState | undefined {
    const state = this.unchanged.get(name) ?? this.file(name).read();
    if (state !== undefined) {
      this.unchanged.set(name, state);
    }
    return state;
  }

  /** All stacks, the oldest first. */
  readAll(): readonly StackState[] {
    const names = readdirSync(this.directory)
      .filter((entry) => entry.endsWith(SUFFIX))
      .map((entry) => entry.slice(0, -SUFFIX.length));
    const states = names.map((name) => this.read(name)).filter((state) => state !== undefined);
    return states.sort((one, other) => one.createdAt.localeCompare(other.createdAt) || one.name.localeCompare(other.name));
  }

  write(state: StackState): void {
    this.unchanged.delete(state.name);
    this.file(state.name).write(state);
  }

  delete(name: string): void {
    this.unchanged.delete(name);
    rmSync(this.path(name), { force: true });
  }

  private file(name: string): StateFile<StackState> {
    return new StateFile(this.path(name), SCHEMA_VERSION);
  }

  /** The name is checked because it becomes a file name. */
  private path(name: string): string {
    if (!NAME.test(name)) {
      throw new Error(
        `"${name}" is not a stack name: a name has letters, digits and hyphens, begins with a letter and has at most 128 characters`,
      );
    }
    return join(this.directory, `${name}${SUFFIX}`);
  }
}
