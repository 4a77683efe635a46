import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from '../write-file-atomically';

/** Local state that cannot be read: damaged, or of another version of the engine. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** One JSON file of local state, with the version of its layout. */
export class StateFile<T> {
  constructor(
    private readonly path: string,
    private readonly schemaVersion: number,
  ) {}

  /**
   * What the file holds, or undefined where there is none.
   * @throws StateFileError where it is damaged or of another layout
   */
  read(): T | undefined {
    if (!existsSync(this.path)) {
      return undefined;
    }
    const content = this.parse(readFileSync(this.path, 'utf8'));
    if (content.schemaVersion !== this.schemaVersion || content.state === undefined) {
      throw new StateFileError(
        `${this.path} has layout ${String(content.schemaVersion)}, this engine reads ${this.schemaVersion}; ` +
          'run the engine that wrote it, or forget all local state with --clean',
      );
    }
    return content.state;
  }

  write(state: T): void {
    writeFileAtomically(this.path, `${JSON.stringify({ schemaVersion: this.schemaVersion, state }, null, 1)}\n`);
  }

  private parse(text: string): { readonly schemaVersion?: unknown; readonly state?: T } {
    try {
      const content: unknown = JSON.parse(text);
      return typeof content === 'object' && content !== null ? content : {};
    } catch (error) {
      throw new StateFileError(`${this.path} is damaged; forget all local state with --clean`, { cause: error });
    }
  }
}
