import type { ActionEvent, EngineEvent, ExecutionEvent } from '../events';

export interface ActionRow {
  readonly stage: string;
  readonly action: string;
  readonly status: ActionEvent['status'] | 'Pending';
  /** When it began, for the clock of a running one. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly summary: string;
  readonly lastLine: string;
  readonly logFile: string;
}

/** What the terminal shows of one execution. */
export interface Progress {
  readonly execution: ExecutionEvent;
  readonly rows: readonly ActionRow[];
}

/** The progress after an event at the time `now`; the same object where the event is not about this execution. */
export function advance(
  progress: Progress | undefined,
  { event, now }: { readonly event: EngineEvent; readonly now: number },
): Progress | undefined {
  switch (event.type) {
    case 'execution':
      return progress?.execution.execution === event.execution ? { ...progress, execution: event } : begin(event);
    case 'action':
      return update({
        progress,
        site: event,
        change: (row) => ({ ...row, ...event, startedAt: row.status === 'Pending' ? now : row.startedAt, lastLine: row.lastLine }),
      });
    case 'log':
      return update({ progress, site: event, change: (row) => ({ ...row, lastLine: event.line }) });
    default:
      return progress;
  }
}

function begin(event: ExecutionEvent): Progress {
  const rows = event.plan.flatMap(({ stage, actions }) =>
    actions.map((action) => ({
      stage,
      action,
      status: 'Pending' as const,
      startedAt: 0,
      seconds: 0,
      summary: '',
      lastLine: '',
      logFile: '',
    })),
  );
  return { execution: event, rows };
}

interface Site {
  readonly execution: number;
  readonly stage: string;
  readonly action: string;
}

interface Update {
  readonly progress: Progress | undefined;
  readonly site: Site;
  readonly change: (row: ActionRow) => ActionRow;
}

function update({ progress, site, change }: Update): Progress | undefined {
  if (progress === undefined || progress.execution.execution !== site.execution) {
    return progress;
  }
  return { ...progress, rows: progress.rows.map((row) => (row.stage === site.stage && row.action === site.action ? change(row) : row)) };
}
