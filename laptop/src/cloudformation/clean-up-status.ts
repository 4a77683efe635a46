import type { StackStatus } from './stack';

type CleanedUp = 'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE';

/** A stack that has settled, but of which there is something left over to delete. */
const CLEANING_UP = {
  UPDATE_COMPLETE: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  UPDATE_ROLLBACK_COMPLETE: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
} as const satisfies Record<CleanedUp, StackStatus>;

/** Whether there is no way back any more from what a stack is; something that it left over may still stand. */
export const isSettled = (status: StackStatus): boolean => status.endsWith('_COMPLETE') || status.endsWith('_CLEANUP_IN_PROGRESS');

/** The status of a stack that settles: with something left over, it is cleaned up first. */
export const settling = (status: CleanedUp, leftOver: readonly unknown[]): StackStatus =>
  leftOver.length === 0 ? status : CLEANING_UP[status];

/** The status that a stack has while and after it is cleaned up; null for one of which there is nothing to clean up, being new. */
export function cleanUpOf(status: StackStatus): { readonly during: StackStatus; readonly after: StackStatus } | null {
  const after = (['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] as const).find(
    (settled) => status === settled || status === CLEANING_UP[settled],
  );
  return after === undefined ? null : { during: CLEANING_UP[after], after };
}
