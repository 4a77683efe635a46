import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../src/config';
import { ConfigError } from '../src/config-error';

const database = { DATABASE_HOST: 'db.example', DATABASE_NAME: 'bananas', DATABASE_USER: 'service', DATABASE_PASSWORD: 'hunter2' };

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    loadConfig(variables);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

describe('configuration', () => {
  it('needs no variable at all', () => {
    assert.deepEqual(loadConfig({}), { port: 8080, environment: 'local', version: 'development', logLevel: 'info', database: null });
  });

  it('takes every variable of the contract', () => {
    const config = loadConfig({ ...database, PORT: '3000', ENVIRONMENT: 'test', VERSION: 'abc', LOG_LEVEL: 'warn', DATABASE_PORT: '6432' });
    assert.deepEqual(config, {
      port: 3000,
      environment: 'test',
      version: 'abc',
      logLevel: 'warn',
      database: { host: 'db.example', port: 6432, name: 'bananas', user: 'service', password: 'hunter2' },
    });
  });

  it("uses PostgreSQL's port where none is given", () => {
    assert.equal(loadConfig(database).database?.port, 5432);
  });

  it('takes an empty variable for an absent one', () => {
    assert.equal(loadConfig({ PORT: '', DATABASE_HOST: '', ENVIRONMENT: '' }).environment, 'local');
  });

  for (const port of ['http', '0', '65536', '80.5', '-1', '0x50', ' 80']) {
    it(`refuses the port ${JSON.stringify(port)}`, () => {
      assert.deepEqual(problemsOf({ PORT: port }), [`PORT is ${JSON.stringify(port)}; it must be a whole number from 1 to 65535`]);
    });
  }

  it('refuses a log level that does not exist', () => {
    assert.match(problemsOf({ LOG_LEVEL: 'loud' }).join(), /LOG_LEVEL is "loud"; it must be one of trace, debug/);
  });

  it('refuses database settings without a host, which would keep bananas in memory', () => {
    assert.match(
      problemsOf({ DATABASE_NAME: 'bananas', DATABASE_PASSWORD: 'hunter2' }).join(),
      /^DATABASE_HOST is missing although DATABASE_NAME, DATABASE_PASSWORD is set/,
    );
  });

  it('lists every problem at once, and no secret', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_HOST: 'db.example', DATABASE_PORT: 'z', DATABASE_USER: 'service' });
    assert.deepEqual(
      problems.map((problem) => problem.split(' ')[0]),
      ['PORT', 'LOG_LEVEL', 'DATABASE_NAME', 'DATABASE_PASSWORD', 'DATABASE_PORT'],
    );
    assert.doesNotMatch(problemsOf({ ...database, PORT: 'x' }).join(), /hunter2/);
  });
});
