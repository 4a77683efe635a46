import type { ActionEvent, EngineEvent, ExecutionEvent } from '../events';

export interface ActionRow {
  readonly stage: string;
  readonly action: string;
  readonly status: ActionEvent['status'] | 'Pending';
  /** In milliseconds since 1970; the time of a running action counts from here. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly summary: string;
  readonly lastLine: string;
  readonly logFile: string;
}

/** The state of one execution in the terminal. */
export interface Progress {
  readonly execution: ExecutionEvent;
  readonly rows: readonly ActionRow[];
}

/** The progress after an event at the time `now`; unchanged by events of other executions. */
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
        of: event,
        change: (row) => ({ ...row, ...event, startedAt: row.status === 'Pending' ? now : row.startedAt, lastLine: row.lastLine }),
      });
    case 'log':
      return update({ progress, of: event, change: (row) => ({ ...row, lastLine: event.line }) });
    case 'engine':
    case 'page':
    case 'notice':
    case 'approval':
    case 'environment':
    case 'end':
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

interface RowOf {
  readonly execution: number;
  readonly stage: string;
  readonly action: string;
}

interface Update {
  readonly progress: Progress | undefined;
  readonly of: RowOf;
  readonly change: (row: ActionRow) => ActionRow;
}

function update({ progress, of, change }: Update): Progress | undefined {
  if (progress === undefined || progress.execution.execution !== of.execution) {
    return progress;
  }
  return { ...progress, rows: progress.rows.map((row) => (row.stage === of.stage && row.action === of.action ? change(row) : row)) };
}
