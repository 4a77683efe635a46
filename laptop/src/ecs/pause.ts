import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HookAction, PauseHook, PauseStage } from './deployment-strategy';

/** A pause that waits for a person. */
export interface Waiting {
  readonly id: string;
  readonly stage: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export const newPause = (stage: PauseStage, { timeoutMinutes }: PauseHook): Waiting => ({
  id: `ecs-pause-${randomBytes(32).toString('base64url')}`,
  stage,
  expiresAt: new Date(Date.now() + timeoutMinutes * 60_000).toISOString(),
});

/** Waits for the decisions of a person, one after the other. */
export class Pauses {
  private current: { readonly id: string; readonly decide: (action: HookAction) => void } | undefined;

  /** False if no pause with this id waits. */
  continue(hookId: string, action: HookAction): boolean {
    if (this.current?.id !== hookId) {
      return false;
    }
    this.current.decide(action);
    return true;
  }

  /** @throws Error the reason of the signal, when it is aborted */
  async decision(
    waiting: Waiting,
    { timeoutAction, signal }: { readonly timeoutAction: HookAction; readonly signal: AbortSignal },
  ): Promise<HookAction> {
    const decided = new Promise<HookAction>((decide) => {
      this.current = { id: waiting.id, decide };
    });
    const ended = new AbortController();
    // A timer counts to 24 days, and a pause lasts 14 at most.
    const left = Math.max(0, Date.parse(waiting.expiresAt) - Date.now());
    const timeout = sleep(left, timeoutAction, { ref: false, signal: AbortSignal.any([signal, ended.signal]) }).catch(() => timeoutAction);
    const action = await Promise.race([decided, timeout]);
    this.current = undefined;
    ended.abort();
    signal.throwIfAborted();
    return action;
  }
}

/** Whether the acceptance tests decide, and not a person. */
export const isForTests = ({ stage }: Pick<Waiting, 'stage'>): boolean => stage === 'POST_TEST_TRAFFIC_SHIFT';

export const decisionMaker = (waiting: Waiting): string =>
  isForTests(waiting) ? 'the tests of the new version, or a person,' : 'a person';

export const explainPause = (waiting: Waiting): string =>
  isForTests(waiting)
    ? `the new version gets the requests of tests; the deployment waits for their result (${waiting.stage})`
    : `the deployment waits for a person before it goes on (${waiting.stage}): \`npx projen deployment:continue\` or \`deployment:stop\``;
