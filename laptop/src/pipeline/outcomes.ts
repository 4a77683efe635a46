/** The result of an action. An action throws only for unexpected failures, which count as `failed`. */
export type ActionResult =
  | {
      readonly kind: 'succeeded';
      /** One line: what it did. */
      readonly summary: string;
      readonly outputVariables: Readonly<Record<string, string>>;
      /** ARN of the person who decided. @default - nobody did */
      readonly updatedBy?: string;
      /** Id of the stack that it deployed. @default - it deployed none */
      readonly externalId?: string;
    }
  | { readonly kind: 'failed'; readonly summary: string; readonly externalId?: string }
  | { readonly kind: 'rejected'; readonly summary: string; readonly updatedBy: string }
  /** Nobody can be asked now: the action runs again when the execution is resumed. */
  | { readonly kind: 'awaitingApproval' }
  | { readonly kind: 'superseded'; readonly summary: string };

/** The result of a stage of an execution. */
export type StageOutcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'awaitingApproval' }
  | { readonly kind: 'superseded' }
  /** A person stopped the execution. */
  | { readonly kind: 'stopped'; readonly reason: string }
  /** The engine stops. */
  | { readonly kind: 'interrupted' };

/** How a run ended. `Paused` is after the stage of `--until`; `Interrupted` is when the engine stopped. */
export type RunResult = 'Succeeded' | 'Failed' | 'Rejected' | 'AwaitingApproval' | 'Superseded' | 'Stopped' | 'Paused' | 'Interrupted';
