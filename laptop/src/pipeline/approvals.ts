import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '../host';

export interface ApprovalSite {
  readonly stage: string;
  readonly action: string;
}

export interface ApprovalAnswer {
  readonly decision: Decision;
  /** What the person said about it; may be empty. */
  readonly summary: string;
  /** ARN of who decided. */
  readonly decidedBy: string;
}

/** A question that is open until it is closed. */
export interface OpenApproval {
  /** The first answer from outside of the terminal. */
  readonly answered: Promise<ApprovalAnswer>;
  close(outcome: 'decided' | 'withdrawn'): void;
}

interface Pending {
  readonly token: string;
  readonly answer: (answer: ApprovalAnswer) => void;
}

/** The approvals that wait for a person, each with a token that proves that the answer is to this very question. */
export class Approvals {
  private readonly pending = new Map<string, Pending>();
  private readonly decided = new Set<string>();

  open(site: ApprovalSite): OpenApproval {
    const token = randomUUID();
    const answered = new Promise<ApprovalAnswer>((answer) => this.pending.set(keyOf(site), { token, answer }));
    return {
      answered,
      close: (outcome) => {
        this.pending.delete(keyOf(site));
        if (outcome === 'decided') {
          this.decided.add(token);
        }
      },
    };
  }

  /** Of the question that is open, or undefined where none is. */
  token(site: ApprovalSite): string | undefined {
    return this.pending.get(keyOf(site))?.token;
  }

  /** Resolves, when the decision is on disk, to what became of the answer. */
  async answer(
    question: ApprovalSite & { readonly token: string },
    answer: ApprovalAnswer,
  ): Promise<'accepted' | 'already decided' | 'unknown token'> {
    if (this.decided.has(question.token)) {
      return 'already decided';
    }
    const pending = this.pending.get(keyOf(question));
    if (pending?.token !== question.token) {
      return 'unknown token';
    }
    this.decided.add(pending.token);
    pending.answer(answer);
    // The action takes the answer and writes it down within this turn of the event loop: whoever is told "accepted" can rely on it.
    await nextTurn();
    return 'accepted';
  }
}

const keyOf = ({ stage, action }: ApprovalSite): string => `${stage}/${action}`;
