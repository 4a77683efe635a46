/** What a check found. */
export interface Finding {
  /** What was looked at, in a few words. */
  readonly check: string;
  /** `fails`: the next deployment would fail. `warns`: worth knowing. `unknown`: could not be looked at. */
  readonly outcome: 'good' | 'warns' | 'fails' | 'unknown';
  readonly detail: string;
  /** What to do; null where nothing is to be done. */
  readonly fix: string | null;
}

export const good = (check: string, detail: string): Finding => ({ check, outcome: 'good', detail, fix: null });

export interface FixableProps {
  readonly detail: string;
  readonly fix: string;
}

export const fails = (check: string, { detail, fix }: FixableProps): Finding => ({ check, outcome: 'fails', detail, fix });
export const warns = (check: string, { detail, fix }: FixableProps): Finding => ({ check, outcome: 'warns', detail, fix });
/** A deployment may well succeed; nobody can tell. */
export const unknown = (check: string, { detail, fix }: FixableProps): Finding => ({ check, outcome: 'unknown', detail, fix });
