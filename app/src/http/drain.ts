import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DrainTimes {
  /** Silence after which callers are taken to have gone elsewhere. */
  readonly quietMs: number;
  /** Longest wait for that silence. */
  readonly quietWithinMs: number;
  /** Time from the start of the drain after which connections are cut. */
  readonly cutAfterMs: number;
}

const TIMES: DrainTimes = { quietMs: 100, quietWithinMs: 4_000, cutAfterMs: 8_000 };

/**
 * Stops serving without losing a request: answers go on, but tell callers to connect no more; when they have turned to
 * another process, or will not, the door is closed and the requests inside are finished.
 */
export class Drain {
  private lastRequestAt = 0;
  private draining = false;

  constructor(
    private readonly app: FastifyInstance,
    private readonly times: DrainTimes = TIMES,
  ) {
    app.addHook('onRequest', async () => {
      this.lastRequestAt = Date.now();
    });
    app.addHook('onSend', async (_, reply) => {
      if (this.draining) reply.header('connection', 'close');
    });
  }

  get started(): boolean {
    return this.draining;
  }

  /** Resolves when no connection is left. */
  async run(): Promise<void> {
    this.draining = true;
    const startedAt = Date.now();
    const { quietMs, quietWithinMs, cutAfterMs } = this.times;
    const cut = setTimeout(() => this.app.server.closeAllConnections(), cutAfterMs);
    while (Date.now() - startedAt < quietWithinMs && Date.now() - Math.max(startedAt, this.lastRequestAt) < quietMs) await sleep(25);
    await this.app.close().finally(() => clearTimeout(cut));
  }
}
