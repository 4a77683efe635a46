import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '../host';
import type { ActionPlace } from './execution';

export interface ApprovalAnswer {
  readonly decision: Decision;
  /** The comment of the person; may be empty. */
  readonly summary: string;
  /** ARN of the person. */
  readonly decidedBy: string;
}

/** An approval that is open until it is closed. */
export interface OpenApproval {
  /** The first answer from outside the terminal. */
  readonly answered: Promise<ApprovalAnswer>;
  close(outcome: 'decided' | 'withdrawn'): void;
}

interface Pending {
  readonly token: string;
  readonly answer: (answer: ApprovalAnswer) => void;
}

/** The approvals that wait for a person. The token of each proves that an answer is to this request and not to an earlier one. */
export class Approvals {
  private readonly pending = new Map<string, Pending>();
  private readonly decided = new Set<string>();

  open(place: ActionPlace): OpenApproval {
    const token = randomUUID();
    const answered = new Promise<ApprovalAnswer>((answer) => this.pending.set(keyOf(place), { token, answer }));
    return {
      answered,
      close: (outcome) => {
        this.pending.delete(keyOf(place));
        if (outcome === 'decided') {
          this.decided.add(token);
        }
      },
    };
  }

  /** Undefined where no approval is open. */
  token(place: ActionPlace): string | undefined {
    return this.pending.get(keyOf(place))?.token;
  }

  /** Resolves once the decision is on disk. */
  async answer(
    approval: ActionPlace & { readonly token: string },
    answer: ApprovalAnswer,
  ): Promise<'accepted' | 'already decided' | 'unknown token'> {
    if (this.decided.has(approval.token)) {
      return 'already decided';
    }
    const pending = this.pending.get(keyOf(approval));
    if (pending?.token !== approval.token) {
      return 'unknown token';
    }
    this.decided.add(pending.token);
    pending.answer(answer);
    // The action writes the answer to disk within this turn of the event loop, so "accepted" is true even after a crash.
    await nextTurn();
    return 'accepted';
  }
}

const keyOf = ({ stage, action }: ActionPlace): string => `${stage}/${action}`;
