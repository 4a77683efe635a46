import assert from 'node:assert/strict';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { freePort, startService, untilHealthy } from './support/service-process';

/** Sends half of a banana; resolves when the process has begun to read it. */
async function beginToAdd(port: number): Promise<ClientRequest> {
  const headers = { 'content-type': 'application/json', 'content-length': 34, expect: '100-continue' };
  const half = request({ port, host: '127.0.0.1', path: '/bananas', method: 'POST', agent: new Agent({ keepAlive: true }), headers });
  half.flushHeaders();
  await once(half, 'continue');
  half.write('{"pickedAt":"2016-01');
  return half;
}

/** Resolves when nobody new is let in. */
async function untilClosed(port: number): Promise<void> {
  while (
    await fetch(`http://127.0.0.1:${port}/version`).then(
      () => true,
      () => false,
    )
  )
    await new Promise((resolve) => setTimeout(resolve, 300));
}

describe('the process', { concurrency: true }, () => {
  it('finishes the request inside it after SIGTERM, closes the connection and ends with 0', async () => {
    const service = await startService({ VERSION: 'f00', ENVIRONMENT: 'unit' });
    await untilHealthy(service);
    const adding = await beginToAdd(service.port);
    service.child.kill('SIGTERM');
    await untilClosed(service.port);
    const answered = once(adding, 'response');
    adding.end('-25T21:34:55"}');
    const [response] = (await answered) as [IncomingMessage];
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers.connection, 'close');
    response.resume();
    assert.equal(await service.ended, 0);
    // Health checks came before, and are not in the log.
    const events = service.log.map(({ msg, method, path, status }) => (msg === 'request' ? `${method} ${path} ${status}` : msg));
    assert.deepEqual(
      events.filter((event) => !event.startsWith('Server listening')),
      ['stopping', 'POST /bananas 200', 'stopped'],
    );
    assert.ok(service.log.every(({ version, environment }) => version === 'f00' && environment === 'unit'));
  });

  it('serves health while its database is away, and stops all the same, whatever connection is idle, without a word of its password', async () => {
    const database = {
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(await freePort()),
      DATABASE_NAME: 'bananas',
      DATABASE_USER: 'service',
    };
    const service = await startService({ ...database, DATABASE_PASSWORD: 'hunter2', LOG_LEVEL: 'trace' });
    await untilHealthy(service);
    const idle = request({ port: service.port, host: '127.0.0.1', path: '/health/ready', agent: new Agent({ keepAlive: true }) }).end();
    const [response] = (await once(idle, 'response')) as [IncomingMessage];
    response.resume();
    assert.equal(response.statusCode, 503);
    assert.equal(response.headers.connection, 'keep-alive');
    const since = Date.now();
    service.child.kill('SIGINT');
    assert.equal(await service.ended, 0);
    assert.ok(Date.now() - since < 5_000, 'the idle connection kept the process alive');
    assert.ok(service.log.some(({ level, msg }) => level === 'warn' && msg === 'the database cannot be reached yet'));
    assert.doesNotMatch(JSON.stringify(service.log), /hunter2/);
  });

  it('ends with 0 after migrating, and does not serve', async () => {
    const migration = await startService({}, 'migrate');
    assert.equal(await migration.ended, 0);
    assert.deepEqual(migration.log, []);
  });

  it('ends with 1 when it is stopped before the database could be migrated', async () => {
    const database = {
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(await freePort()),
      DATABASE_NAME: 'bananas',
      DATABASE_USER: 'service',
    };
    const migration = await startService({ ...database, DATABASE_PASSWORD: 'hunter2' }, 'migrate');
    while (migration.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    migration.child.kill('SIGTERM');
    assert.equal(await migration.ended, 1);
    assert.deepEqual(
      migration.log.slice(-1).map(({ level, msg, cause }) => ({ level, msg, cause })),
      [{ level: 'fatal', msg: 'the migration failed', cause: { message: 'the database is not set up yet' } }],
    );
  });

  it('ends with 1 and one line that lists everything wrong with its configuration', async () => {
    const service = await startService({ PORT: 'http', DATABASE_HOST: 'db', DATABASE_NAME: 'bananas', DATABASE_USER: 'service' });
    assert.equal(await service.ended, 1);
    assert.equal(service.log.length, 1);
    const [line] = service.log;
    assert.equal(line?.level, 'fatal');
    assert.match(line?.msg ?? '', /^wrong configuration: PORT is "http"; .*; DATABASE_PASSWORD is missing/);
  });
});
