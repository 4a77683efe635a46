import type { FastifyBaseLogger } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from '../readiness';
import { UnavailableError } from '../unavailable-error';
import { within } from '../within';
import { describeError } from './describe-error';
import { isTransient } from './is-transient';

export interface SchemaReadinessProps {
  /** Brings the schema up to date; called again after it failed for a reason that passes. */
  readonly migrate: () => Promise<void>;
  /** A query that costs nothing. */
  readonly ping: () => Promise<unknown>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  /** How long a request waits for the schema. @default 10000 */
  readonly waitMs?: number;
  /** How long a check waits for the database. @default 2000 */
  readonly checkMs?: number;
  /** Pause after the first failed attempt; doubled after each further one, up to two seconds. @default 250 */
  readonly firstPauseMs?: number;
}

const LONGEST_PAUSE_MS = 2_000;

/** Migrates the schema in the background, and knows whether that is done. */
export class SchemaReadiness implements Readiness {
  private migration: Promise<void> | undefined;
  private migrated = false;
  private pinging: Promise<unknown> | undefined;

  constructor(private readonly props: SchemaReadinessProps) {}

  /**
   * Migrates, and keeps trying while the database cannot be reached. Call once.
   *
   * @throws the database's error when trying again would not help, a wrong password for one
   */
  start(signal: AbortSignal): Promise<void> {
    this.migration = this.migrateUntilDone(signal);
    return this.migration;
  }

  async wait(): Promise<void> {
    if (this.migrated) return;
    if (!this.migration) throw new UnavailableError('the database is not set up yet');
    const error = new UnavailableError('the database is not reachable yet');
    await within(this.migration, { milliseconds: this.props.waitMs ?? 10_000, error });
  }

  async check(): Promise<string | null> {
    if (!this.migrated) return 'the database is not set up yet';
    const error = new Error('the database does not answer in time');
    // However many ask at once, one connection is used.
    const ping = (this.pinging ??= this.props.ping());
    try {
      await within(ping, { milliseconds: this.props.checkMs ?? 2_000, error });
      return null;
    } catch (failure) {
      this.props.log.warn({ cause: describeError(failure) }, 'the database does not answer');
      return failure === error ? error.message : 'the database cannot be reached';
    } finally {
      if (this.pinging === ping) this.pinging = undefined;
    }
  }

  private async migrateUntilDone(signal: AbortSignal): Promise<void> {
    let pauseMs = this.props.firstPauseMs ?? 250;
    while (!signal.aborted) {
      try {
        await this.props.migrate();
        this.migrated = true;
        return;
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.props.log.warn({ cause: describeError(error), retryInMs: pauseMs }, 'the database cannot be reached yet');
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
