import { advance } from './progress';
import { readKey } from './read-key';
import { renderApprovalRequest, renderFailure, renderFrame } from './render';
import { renderEnd, renderEngine, renderEnvironment, renderNotice, renderPage } from './render-events';
import type { createLogUpdate } from 'log-update';
import type { ReadStream, WriteStream } from 'node:tty';
import type { ApprovalEvent, EngineEvent } from '../events';
import type { Decision, Host } from '../host';
import type { HostProps } from './host-props';
import type { Progress } from './progress';

type LogUpdate = ReturnType<typeof createLogUpdate>;

export interface LiveHostProps extends HostProps {
  readonly output: WriteStream;
  readonly input: ReadStream;
  readonly screen: LogUpdate;
}

const REFRESH_MILLISECONDS = 100;
const DECISIONS: Readonly<Record<string, Decision>> = { y: 'approve', n: 'reject' };

/** Redraws the running execution in place: every action with its time and its last line of output. */
export class LiveHost implements Host {
  private progress: Progress | undefined;
  private approval: ApprovalEvent | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly props: LiveHostProps) {}

  emit(event: EngineEvent): void {
    const shown = this.progress?.execution.execution;
    if (event.type === 'execution' && shown !== event.execution) {
      this.freeze();
    }
    this.progress = advance(this.progress, { event, now: Date.now() });
    this.draw();
    const text = describe(event);
    if (text !== undefined) {
      this.print(text);
    }
    if (event.type === 'execution' && event.status !== 'InProgress' && shown === event.execution) {
      this.freeze();
    }
  }

  async decide(approval: ApprovalEvent, signal: AbortSignal): Promise<Decision | undefined> {
    if (this.props.decision !== null) {
      return this.props.decision;
    }
    this.approval = approval;
    try {
      const key = await readKey({ input: this.props.input, keys: Object.keys(DECISIONS), signal });
      return key === undefined ? undefined : DECISIONS[key];
    } finally {
      this.approval = undefined;
      this.draw();
    }
  }

  /** Leaves the picture on the screen; what follows is drawn below it. */
  freeze(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.progress !== undefined) {
      this.draw();
      clearInterval(this.timer);
      this.timer = undefined;
      this.props.screen.done();
    }
    this.progress = undefined;
  }

  private print(text: string): void {
    this.props.screen.clear();
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
    const question = this.approval === undefined ? '' : `\n${renderApprovalRequest(this.approval)}\n  y approves, n rejects`;
    this.props.screen(`${frame}${question}`);
  }
}

/** What is printed above the picture. */
function describe(event: EngineEvent): string | undefined {
  switch (event.type) {
    case 'engine':
      return renderEngine(event);
    case 'page':
      return renderPage(event);
    case 'notice':
      return renderNotice(event);
    case 'environment':
      return renderEnvironment(event);
    case 'end':
      return renderEnd(event.result);
    case 'action':
      return event.status === 'Failed' ? renderFailure(event) : undefined;
    case 'execution':
    case 'log':
    case 'approval':
      return undefined;
  }
}
