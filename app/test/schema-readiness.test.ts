import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SchemaReadiness, type SchemaReadinessProps } from '../src/database/schema-readiness';
import { UnavailableError } from '../src/unavailable-error';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const wrongPassword = Object.assign(new Error('password authentication failed'), { code: '28P01' });
const never = (): Promise<never> => new Promise(() => undefined);
const { signal } = new AbortController();

function readinessOf(props: Partial<SchemaReadinessProps>): SchemaReadiness {
  return new SchemaReadiness({
    migrate: async () => undefined,
    ping: async () => undefined,
    log: { warn: () => undefined },
    waitMs: 20,
    checkMs: 20,
    firstPauseMs: 1,
    ...props,
  });
}

describe('readiness of the schema', () => {
  it('is there once the schema is migrated', async () => {
    const readiness = readinessOf({});
    assert.equal(await readiness.check(), 'the database is not set up yet');
    await readiness.start(signal);
    await readiness.wait();
    assert.equal(await readiness.check(), null);
  });

  it('comes after as many attempts as a waking database needs, with growing pauses', async () => {
    let attempts = 0;
    const pauses: unknown[] = [];
    const readiness = readinessOf({
      migrate: async () => {
        attempts += 1;
        if (attempts < 4) throw refused;
      },
      log: { warn: (fields: unknown) => pauses.push((fields as { readonly retryInMs: number }).retryInMs) },
      waitMs: 1_000,
    });
    void readiness.start(signal);
    await readiness.wait();
    assert.equal(attempts, 4);
    assert.deepEqual(pauses, [1, 2, 4]);
  });

  it('fails at once when trying again would not help', async () => {
    let attempts = 0;
    const readiness = readinessOf({
      migrate: async () => {
        attempts += 1;
        throw wrongPassword;
      },
    });
    await assert.rejects(readiness.start(signal), wrongPassword);
    assert.equal(attempts, 1);
  });

  it('keeps a request waiting only for so long', async () => {
    const readiness = readinessOf({ migrate: never });
    void readiness.start(signal);
    await assert.rejects(readiness.wait(), new UnavailableError('the database is not reachable yet'));
  });

  it('ends its attempts when the process stops', async () => {
    const stopping = new AbortController();
    const readiness = readinessOf({ migrate: () => Promise.reject(refused), firstPauseMs: 60_000 });
    const started = readiness.start(stopping.signal);
    setTimeout(() => stopping.abort(), 5);
    await started;
    assert.equal(await readiness.check(), 'the database is not set up yet');
  });

  it('is lost while the database does not answer, and comes back', async () => {
    const answers: (() => Promise<void>)[] = [() => Promise.reject(refused), never, async () => undefined];
    const readiness = readinessOf({ ping: () => answers.shift()?.() ?? never() });
    await readiness.start(signal);
    assert.equal(await readiness.check(), 'the database cannot be reached');
    assert.equal(await readiness.check(), 'the database does not answer in time');
    assert.equal(await readiness.check(), null);
  });

  it('asks the database once, however many want to know', async () => {
    let pings = 0;
    const readiness = readinessOf({
      ping: async () => {
        pings += 1;
      },
    });
    await readiness.start(signal);
    assert.deepEqual(await Promise.all([readiness.check(), readiness.check(), readiness.check()]), [null, null, null]);
    assert.equal(pings, 1);
    await readiness.check();
    assert.equal(pings, 2);
  });
});
