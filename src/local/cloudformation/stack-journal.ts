import type { StackFiles } from './stack-files';
import type { StackState, StoredResource } from './stack-state';

/** A stack's state while it is being worked on. */
export class StackJournal {
  private unsaved = false;

  constructor(private readonly files: StackFiles, private current: StackState) {}

  get state(): StackState {
    return this.current;
  }

  find(logicalId: string): StoredResource | undefined {
    return this.current.resources.find((resource) => resource.logicalId === logicalId);
  }

  /** Changes the state in memory; the next `save` takes it to the disk. */
  note(change: Partial<StackState>): void {
    this.current = { ...this.current, ...change };
    this.unsaved = true;
  }

  save(change: Partial<StackState> = {}): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
    this.files.write(this.current);
    this.unsaved = false;
  }

  saveIfNoted(): void {
    if (this.unsaved) {
      this.save();
    }
  }

  /** The resources with this one put in its place, or at the end. */
  with(resource: StoredResource): readonly StoredResource[] {
    const known = this.find(resource.logicalId) !== undefined;
    return known
      ? this.current.resources.map((other) => (other.logicalId === resource.logicalId ? resource : other))
      : [...this.current.resources, resource];
  }

  without(logicalId: string): readonly StoredResource[] {
    return this.current.resources.filter((resource) => resource.logicalId !== logicalId);
  }
}
