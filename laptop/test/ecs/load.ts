import { Agent, get } from 'node:http';

/** Sends requests over kept connections, at a constant rate, until it is stopped. */
export class Load {
  readonly versions = new Set<string>();
  readonly failures: string[] = [];
  answered = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });
  private readonly pending = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly url: string,
    perSecond: number,
  ) {
    const batch = Math.ceil(perSecond / 50);
    this.timer = setInterval(() => Array.from({ length: batch }, () => this.send()), 20);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.pending);
    this.agent.destroy();
  }

  private send(): void {
    const sent = this.request().finally(() => this.pending.delete(sent));
    this.pending.add(sent);
  }

  private request(): Promise<void> {
    return new Promise((resolve) => {
      get(this.url, { agent: this.agent }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.once('end', () => {
          if (response.statusCode === 200) {
            this.answered += 1;
            this.versions.add((JSON.parse(body) as { version: string }).version);
          } else {
            this.failures.push(`status ${response.statusCode}`);
          }
          resolve();
        });
        response.once('error', (error) => resolve(void this.failures.push(error.message)));
      }).once('error', (error) => resolve(void this.failures.push(error.message)));
    });
  }
}
