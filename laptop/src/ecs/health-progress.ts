const REPEAT_MILLISECONDS = 5000;

export interface FailedCheck {
  /** A status code, or why there was none. */
  readonly outcome: string;
  /** Where the task listens instead. */
  readonly otherPorts: readonly number[];
}

/** Reports the health checks of a starting task: each new outcome at once, and the same one every five seconds. */
export class HealthProgress {
  private last = 'no answer yet';
  private count = 0;
  private reportedAt = 0;

  constructor(private readonly props: { readonly path: string; readonly port: number; readonly log: (line: string) => void }) {}

  failed({ outcome, otherPorts }: FailedCheck): void {
    const now = Date.now();
    const elsewhere = otherPorts.length === 0 ? '' : `: nothing listens there, the task listens on ${otherPorts.join(', ')}`;
    const current = `${outcome}${elsewhere}`;
    this.count = current === this.last ? this.count + 1 : 1;
    if (current !== this.last || now - this.reportedAt >= REPEAT_MILLISECONDS) {
      this.last = current;
      this.reportedAt = now;
      this.props.log(this.describe());
    }
  }

  describe(): string {
    const { path, port } = this.props;
    return `health check GET ${path} on port ${port}: ${this.last}${this.count > 1 ? `, ${this.count} times` : ''}`;
  }
}
