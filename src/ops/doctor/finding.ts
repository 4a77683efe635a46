/** Result of a check. */
export interface Finding {
  /** What was checked, in a few words. */
  readonly check: string;
  /** `fails`: the next deployment would fail. `warns`: it would not, but this should be known. `unknown`: could not be checked. */
  readonly outcome: 'good' | 'warns' | 'fails' | 'unknown';
  readonly detail: string;
  /** What to do; null if nothing. */
  readonly fix: string | null;
}

export interface FixableProps {
  readonly detail: string;
  readonly fix: string;
}

export const good = (check: string, detail: string): Finding => ({ check, outcome: 'good', detail, fix: null });
export const fails = (check: string, { detail, fix }: FixableProps): Finding => ({ check, outcome: 'fails', detail, fix });
export const warns = (check: string, { detail, fix }: FixableProps): Finding => ({ check, outcome: 'warns', detail, fix });
export const unknown = (check: string, { detail, fix }: FixableProps): Finding => ({ check, outcome: 'unknown', detail, fix });
