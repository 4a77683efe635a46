import type { StackStatus } from './stack';
import { STACK_TYPE } from './stack-event';
import type { StackEvents } from './stack-events';
import type { StackFiles } from './stack-files';
import type { StackState, StoredResource } from './stack-state';

export interface StackRecords {
  readonly files: StackFiles;
  readonly events: StackEvents;
}

type Change = Partial<Omit<StackState, 'status' | 'statusReason'>>;

/** The state of a stack during an operation. Only this class changes the status, so that the events always match it. */
export class StackJournal {
  private unsaved = false;

  constructor(
    private readonly records: StackRecords,
    private current: StackState,
  ) {}

  get state(): StackState {
    return this.current;
  }

  find(logicalId: string): StoredResource | undefined {
    return this.current.resources.find((resource) => resource.logicalId === logicalId);
  }

  /** Changes the state in memory; the next `save` stores it. */
  note(change: Change): void {
    this.current = { ...this.current, ...change };
    this.unsaved = true;
  }

  save(change: Change = {}): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
    this.records.files.write(this.current);
    this.unsaved = false;
  }

  saveIfNoted(): void {
    if (this.unsaved) {
      this.save();
    }
  }

  /** Stores another status and adds its event. */
  enter(status: StackStatus, { reason = null, ...change }: Change & { readonly reason?: string | null } = {}): void {
    this.current = { ...this.current, status, statusReason: reason };
    this.save(change);
    this.addEvent(status, reason);
  }

  /** Deletes the stored stack, when all its resources are deleted. */
  forget(): void {
    this.records.files.delete(this.current.name);
    this.addEvent('DELETE_COMPLETE', null);
  }

  /** The resources, with this one replaced, or added at the end. */
  with(resource: StoredResource): readonly StoredResource[] {
    const known = this.find(resource.logicalId) !== undefined;
    return known
      ? this.current.resources.map((other) => (other.logicalId === resource.logicalId ? resource : other))
      : [...this.current.resources, resource];
  }

  /** Replaces a resource in the state to which a failed update returns, because the one there is lost. */
  forgetPrevious(resource: StoredResource): void {
    const { previous } = this.current;
    if (previous !== null) {
      const resources = previous.resources.map((other) => (other.logicalId === resource.logicalId ? resource : other));
      this.note({ previous: { ...previous, resources } });
    }
  }

  private addEvent(status: StackStatus | 'DELETE_COMPLETE', reason: string | null): void {
    const { name, stackId } = this.current;
    this.records.events.record(stackId, { logicalId: name, physicalId: stackId, type: STACK_TYPE, status, reason });
  }
}
