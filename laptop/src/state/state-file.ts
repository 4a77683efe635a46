import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isJsonObject, type Json } from '../json';
import { writeFileAtomically } from '../write-file-atomically';

/** Local state that cannot be read: damaged, or written by another version of the engine. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** What a person loses by starting over; part of every error about state that cannot be read. */
export const STARTING_OVER =
  '--clean starts over, and deletes all local state for good: the data of every database, all parameters and secrets, and all executions';

/** The layout of a file without a version, which engines wrote before layouts had versions. */
const UNVERSIONED = 1;

/** One JSON file of local state, with the version of its layout. */
export class StateFile<T> {
  constructor(
    private readonly path: string,
    private readonly schemaVersion: number,
  ) {}

  /**
   * Reads the file; undefined if it does not exist.
   * @throws StateFileError when it is damaged or has another layout
   */
  read(): T | undefined {
    if (!existsSync(this.path)) {
      return undefined;
    }
    const content = this.parse(readFileSync(this.path, 'utf8'));
    const { schemaVersion, state } =
      isJsonObject(content) && content.schemaVersion !== undefined ? content : { schemaVersion: UNVERSIONED, state: content };
    if (schemaVersion !== this.schemaVersion || state === undefined) {
      throw new StateFileError(
        `${this.path} has layout ${JSON.stringify(schemaVersion)}, and this engine reads layout ${this.schemaVersion}: ` +
          `another version of the engine wrote it; use that version. ${STARTING_OVER}`,
      );
    }
    return state as T;
  }

  /** Replaces the file, and makes its folder if needed. */
  write(state: T): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileAtomically(this.path, `${JSON.stringify({ schemaVersion: this.schemaVersion, state }, null, 1)}\n`);
  }

  private parse(text: string): Json {
    try {
      return JSON.parse(text) as Json;
    } catch (error) {
      throw new StateFileError(`${this.path} is damaged: it is not JSON. Restore it from a backup. ${STARTING_OVER}`, { cause: error });
    }
  }
}
