import { createLogUpdate } from 'log-update';
import { advance } from './progress';
import { readKey } from './read-key';
import { renderApproval, renderFrame } from './render';
import { renderNotice } from './render-notice';
import type { ReadStream, WriteStream } from 'node:tty';
import type { ApprovalEvent, EngineEvent } from '../events';
import type { Decision, Host } from '../host';
import type { HostProps } from './host-props';
import type { Progress } from './progress';

export interface LiveHostProps extends HostProps {
  readonly output: WriteStream;
  readonly input: ReadStream;
}

const REFRESH_MILLISECONDS = 100;

/** Redraws one picture in place: every action with its clock and its last line of output. */
export class LiveHost implements Host {
  private readonly screen;
  private progress: Progress | undefined;
  private approval: ApprovalEvent | undefined;
  private timer: NodeJS.Timeout | undefined;

  public constructor(private readonly props: LiveHostProps) {
    this.screen = createLogUpdate(props.output);
  }

  public emit(event: EngineEvent): void {
    if (event.type === 'notice') {
      this.print(renderNotice(event));
    } else if (event.type === 'engine') {
      this.print(`tasks run as ${event.runtime === 'docker' ? 'Docker containers' : 'plain processes'}; state and logs are in ${event.stateDirectory}`);
    } else if (event.type === 'execution' && this.progress?.execution.execution !== event.execution) {
      this.freeze();
    }
    this.progress = advance(this.progress, event, Date.now());
    this.draw();
    if (event.type === 'action' && event.status === 'Failed') {
      this.print(`${event.summary.split('\n').map((line) => `    ${line}`).join('\n')}\n    log: ${event.logFile}`);
    }
    if (event.type === 'execution' && event.status !== 'InProgress' && event.execution === this.progress?.execution.execution) {
      this.freeze();
    }
  }

  public async decide(approval: ApprovalEvent, signal: AbortSignal): Promise<Decision | undefined> {
    if (this.props.decision !== null) {
      return this.props.decision;
    }
    this.approval = approval;
    try {
      return (await readKey({ input: this.props.input, keys: ['y', 'n'], signal })) === 'y' ? 'approve' : 'reject';
    } finally {
      this.approval = undefined;
      this.draw();
    }
  }

  /** Leaves what is drawn on the screen and draws no more in its place. */
  public freeze(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.progress !== undefined) {
      this.draw();
      clearInterval(this.timer);
      this.timer = undefined;
      this.screen.done();
    }
    this.progress = undefined;
  }

  private print(text: string): void {
    this.screen.clear();
    this.props.output.write(`${text}\n`);
    this.draw();
  }

  private draw(): void {
    if (this.progress === undefined) {
      return;
    }
    this.timer ??= setInterval(() => this.draw(), REFRESH_MILLISECONDS).unref();
    const columns = this.props.output.columns > 0 ? this.props.output.columns : 80;
    const frame = renderFrame({ progress: this.progress, now: Date.now(), columns });
    const question = this.approval === undefined ? '' : `\n${renderApproval(this.approval)}\n  y approves, n rejects`;
    this.screen(`${frame}${question}`);
  }
}
