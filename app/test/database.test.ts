import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { connectionOptions } from '../src/database/connection-options';
import { describeError } from '../src/database/describe-error';
import { isTransient } from '../src/database/is-transient';
import { tlsOptions } from '../src/database/tls-options';

describe('TLS to the database', () => {
  const rds = [
    'bananas.cluster-abc123.eu-west-1.rds.amazonaws.com',
    'BANANAS.abc123.us-east-1.RDS.amazonaws.com',
    'bananas.abc123.us-east-1.rds.amazonaws.com.',
    'bananas.cluster-abc123.rds.cn-north-1.amazonaws.com.cn',
    'bananas.abc123.rds.amazonaws.com.cn',
  ];
  for (const host of rds) {
    it(`is required and verified for ${host}`, () => {
      const options = tlsOptions(host);
      assert.ok(options);
      assert.equal(options.rejectUnauthorized, true);
      assert.ok(Array.isArray(options.ca) && options.ca.length > 0);
    });
  }

  const others = [
    'localhost',
    '127.0.0.1',
    'database',
    'rds.amazonaws.com.example.org',
    'xrds.amazonaws.com',
    'bananas.rds.amazonaws.community',
  ];
  for (const host of others) {
    it(`is not used for ${host}`, () => assert.equal(tlsOptions(host), false));
  }

  it('trusts the authorities of Amazon, and those only', () => {
    const options = tlsOptions('bananas.abc123.eu-west-1.rds.amazonaws.com');
    assert.ok(options && Array.isArray(options.ca));
    const certificates = options.ca.map((pem) => new X509Certificate(pem));
    assert.ok(certificates.some(({ subject }) => /Amazon RDS eu-west-1 Root CA RSA2048 G1/.test(subject)));
    assert.deepEqual(
      certificates.filter(({ ca, subject }) => !ca || !/^O=(?:Amazon|Starfield)/m.test(subject)),
      [],
    );
  });

  it('goes with the connection', () => {
    const config = { host: 'x.eu-west-1.rds.amazonaws.com', port: 5432, name: 'n', user: 'u', password: 'p' };
    assert.deepEqual(connectionOptions(config).ssl, tlsOptions(config.host));
    assert.equal(connectionOptions({ ...config, host: 'localhost' }).ssl, false);
  });
});

describe('a database error', () => {
  const passing = [
    'ECONNREFUSED',
    'ETIMEDOUT',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    '57P03',
    '57P01',
    '53300',
    '08006',
    '40001',
    '40P01',
  ];
  for (const code of passing) {
    it(`passes by itself when it is ${code}`, () => assert.equal(isTransient(Object.assign(new Error('x'), { code })), true));
  }

  const lasting = ['28P01', '28000', '3D000', '42501', '42P01', '23505', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID'];
  for (const code of lasting) {
    it(`lasts when it is ${code}`, () => assert.equal(isTransient(Object.assign(new Error('Connection terminated'), { code })), false));
  }

  const spoken = [
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ];
  for (const message of spoken) {
    it(`passes by itself when the driver says "${message}"`, () => assert.equal(isTransient(new Error(message)), true));
  }

  it('lasts when nothing is known of it', () => {
    assert.equal(isTransient(new TypeError('x is not a function')), false);
    assert.equal(isTransient('ECONNREFUSED'), false);
  });

  it('is described without the client that it carries', () => {
    const error = Object.assign(new Error('Connection terminated unexpectedly'), { client: { password: 'hunter2' } });
    assert.deepEqual(describeError(error), { message: 'Connection terminated unexpectedly', code: undefined });
  });

  it('is described by its code when it has no message', () => {
    assert.deepEqual(describeError(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })), {
      message: 'ECONNREFUSED',
      code: 'ECONNREFUSED',
    });
  });
});
