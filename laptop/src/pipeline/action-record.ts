import type { ActionEvent } from '../events';
import type { Host } from '../host';
import type { ActionExecution, ActionStatus } from './execution';

export interface ActionRecordProps {
  readonly host: Pick<Host, 'emit'>;
  readonly started: Pick<ActionExecution, 'name' | 'startedAt' | 'configuration' | 'externalId'>;
  /** Of the events about the action. */
  readonly event: Pick<ActionEvent, 'execution' | 'stage' | 'action' | 'logFile'>;
  readonly save: (action: ActionExecution) => void;
}

type Details = Pick<ActionExecution, 'summary' | 'updatedBy' | 'externalId'> & Partial<Pick<ActionExecution, 'outputVariables'>>;

/** Saves the state of one action and reports it to the host. */
export class ActionRecord {
  constructor(private readonly props: ActionRecordProps) {}

  begin(): void {
    this.change('InProgress', { summary: '' });
  }

  end(status: Exclude<ActionStatus, 'InProgress'>, details: Details): void {
    this.change(status, details);
  }

  /** Only reported: on disk the action stays in progress, so that it runs again when the execution is resumed. */
  wait(summary: string): void {
    this.report('Waiting', summary);
  }

  private change(status: ActionStatus, details: Details): void {
    const endedAt = status === 'InProgress' ? null : new Date().toISOString();
    this.props.save({ ...this.props.started, status, endedAt, outputVariables: {}, ...details });
    this.report(status, details.summary);
  }

  private report(status: ActionEvent['status'], summary: string): void {
    const { host, event, started } = this.props;
    const seconds = (Date.now() - Date.parse(started.startedAt)) / 1000;
    host.emit({ type: 'action', ...event, status, seconds, summary });
  }
}
