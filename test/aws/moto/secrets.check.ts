import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  paginateDescribeParameters,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { Parameter } from '@aws-sdk/client-ssm';
import { MotoPlatform, NO_TERMINAL } from './moto-platform';

const VALUE = 'sk_live_of_a_test';
/** More than one call looks up, and than one page of moto's lists, which hold ten. */
const KEYS = ['STRIPE_KEY', ...Array.from({ length: 12 }, (_, index) => `TOKEN_${index + 1}`)];

let shop: MotoPlatform;
let ssm: SSMClient;
const said: string[] = [];

before(async () => {
  shop = await MotoPlatform.start({ service: { secrets: KEYS } });
  ssm = new SSMClient(shop.moto.client);
});
after(() => shop.stop());

async function run(line: string, input?: string): ReturnType<MotoPlatform['run']> {
  const finished = await shop.run(line, input === undefined ? {} : { input });
  said.push(finished.out, finished.err);
  return finished;
}

async function stored(name: string): Promise<Parameter | undefined> {
  return (await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter;
}

async function names(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { Parameters = [] } of paginateDescribeParameters({ client: ssm }, {})) {
    found.push(...Parameters.map(({ Name = '' }) => Name));
  }
  return found.sort();
}

void test('secret:check names every command to run where nothing is set', async () => {
  const { code, err, out } = await run('secret:check');
  assert.equal(code, 1);
  assert.equal(out, '');
  // Moto is taken for the laptop engine here, since it is on this machine as well: hence `--local`.
  assert.match(err, /^nothing was deployed: declared secrets are not set\n {2}npx projen secret:set test STRIPE_KEY --local\n/);
  assert.equal(err.match(/npx projen secret:set/g)?.length, 2 * KEYS.length);
  const { code: again, out: json } = await run('secret:check --json');
  assert.equal(again, 1);
  assert.deepEqual((JSON.parse(json) as unknown[])[KEYS.length], { environment: 'prod', key: 'STRIPE_KEY' });
});

void test('secret:set stores a SecureString from standard input, without its last line break, and counts versions', async () => {
  const { code, out } = await run('secret:set test STRIPE_KEY', `${VALUE}\n`);
  assert.equal(code, 0);
  assert.equal(out, 'STRIPE_KEY of test is set (version 1)\nno task of test runs with the old value\n');
  const { Type, Value, Version } = (await stored('/shop/test/secrets/STRIPE_KEY')) ?? {};
  assert.deepEqual({ Type, Value, Version }, { Type: 'SecureString', Value: VALUE, Version: 1 });
  const second = await run('secret:set test STRIPE_KEY --json', `${VALUE}2`);
  assert.deepEqual(JSON.parse(second.out), { environment: 'test', key: 'STRIPE_KEY', version: 2, tasksWithOldValue: 0 });
  assert.equal((await stored('/shop/test/secrets/STRIPE_KEY'))?.Value, `${VALUE}2`);
});

void test('secret:set asks in a terminal, and shows nothing of what is typed', { skip: NO_TERMINAL }, async () => {
  const { code, out } = await shop.type('secret:set prod TOKEN_1', { 'value of TOKEN_1 (hidden): ': `${VALUE}-typed` });
  said.push(out);
  assert.equal(code, 0, out);
  assert.match(out, /TOKEN_1 of prod is set \(version 1\)/);
  assert.equal((await stored('/shop/prod/secrets/TOKEN_1'))?.Value, `${VALUE}-typed`);
});

void test('secret:set refuses a secret that nobody declared, and an empty or a large value, and stores nothing', async () => {
  const before = await names();
  const undeclared = await run('secret:set test STRIPE_KEI', VALUE);
  assert.equal(undeclared.code, 2);
  assert.match(undeclared.err, /does not declare the secret STRIPE_KEI\b.*STRIPE_KEY/);
  assert.match(undeclared.err, /secrets: \['STRIPE_KEY', .*'STRIPE_KEI'\],/);
  assert.equal((await run('secret:set test TOKEN_1', '\n')).code, 2);
  assert.match((await run('secret:set test TOKEN_1', 'x'.repeat(4097))).err, /has 4097 bytes; the maximum is 4096/);
  const argument = await run(`secret:set test TOKEN_1 ${VALUE}`);
  assert.equal(argument.code, 2);
  assert.deepEqual(await names(), before);
});

void test('secret:list reads every page, and tells what is set, missing and unused, without a value', async () => {
  const unused = Array.from({ length: 15 }, (_, index) => `OLD_${index + 1}`);
  for (const key of unused) {
    await ssm.send(new PutParameterCommand({ Name: `/shop/test/secrets/${key}`, Value: VALUE, Type: 'SecureString' }));
  }
  const { NextToken } = await ssm.send(new DescribeParametersCommand({}));
  assert.notEqual(NextToken, undefined, 'there is more than one page');
  const secrets = await shop.json<{ key: string; declared: boolean; entry: { version: number } | null }[]>('secret:list test');
  assert.deepEqual(secrets.map(({ key }) => key).sort(), [...KEYS, ...unused].sort());
  assert.deepEqual(
    secrets.filter(({ entry }) => entry !== null && entry.version > 1).map(({ key }) => key),
    ['STRIPE_KEY'],
  );
  assert.deepEqual(
    secrets
      .filter(({ declared }) => !declared)
      .map(({ key }) => key)
      .sort(),
    unused.sort(),
  );
  const { out } = await run('secret:list test');
  assert.match(out, /test +STRIPE_KEY +set +2 /);
  assert.match(out, /test +TOKEN_1 +missing .*npx projen secret:set test TOKEN_1/);
  assert.match(out, /test +OLD_15 +unused .*npx projen secret:remove test OLD_15/);
});

void test('secret:copy copies what is declared, keeps what is there, and tells what is missing', async () => {
  await ssm.send(new PutParameterCommand({ Name: '/shop/test/secrets/TOKEN_1', Value: 'from test', Type: 'SecureString' }));
  await ssm.send(new PutParameterCommand({ Name: '/shop/prod/secrets/TOKEN_1', Value: 'of prod', Type: 'SecureString', Overwrite: true }));
  const asked = await run('secret:copy test prod');
  assert.equal(asked.code, 2, 'there is no terminal');
  const { code, out } = await run('secret:copy test prod --yes --json');
  assert.equal(code, 1);
  const outcomes = JSON.parse(out) as { key: string; outcome: string }[];
  assert.deepEqual(outcomes.slice(0, 3), [
    { key: 'TOKEN_1', outcome: 'kept' },
    { key: 'STRIPE_KEY', outcome: 'copied' },
    { key: 'TOKEN_2', outcome: 'missing' },
  ]);
  assert.equal((await stored('/shop/prod/secrets/TOKEN_1'))?.Value, 'of prod');
  assert.equal((await stored('/shop/prod/secrets/STRIPE_KEY'))?.Type, 'SecureString');
  assert.equal((await stored('/shop/prod/secrets/STRIPE_KEY'))?.Value, `${VALUE}2`);
  assert.equal((await run('secret:copy test prod TOKEN_1 --overwrite --yes')).code, 0);
  assert.equal((await stored('/shop/prod/secrets/TOKEN_1'))?.Value, 'from test');
  assert.equal(
    (await names()).some((name) => name.startsWith('/shop/prod/secrets/OLD_')),
    false,
  );
});

void test('secret:remove deletes one secret, once, and never without a yes', async () => {
  assert.equal((await run('secret:remove test OLD_1')).code, 2);
  assert.equal((await names()).includes('/shop/test/secrets/OLD_1'), true);
  const before = await names();
  assert.deepEqual(JSON.parse((await run('secret:remove test OLD_1 --yes --json')).out), {
    environment: 'test',
    key: 'OLD_1',
    removed: true,
  });
  assert.deepEqual(
    await names(),
    before.filter((name) => name !== '/shop/test/secrets/OLD_1'),
  );
  const again = await run('secret:remove test OLD_1 --yes');
  assert.equal(again.code, 1);
  assert.match(again.err, /test has no secret OLD_1; `npx projen secret:list test --local`/);
});

void test('secret:check is content where everything is set', async () => {
  for (const [environment, key] of ['test', 'prod'].flatMap((each) => KEYS.map((name) => [each, name] as const))) {
    await ssm.send(
      new PutParameterCommand({ Name: `/shop/${environment}/secrets/${key}`, Value: VALUE, Type: 'SecureString', Overwrite: true }),
    );
  }
  assert.deepEqual(await run('secret:check'), { code: 0, out: 'all declared secrets are set\n', err: '' });
});

void test('no value was shown', () => {
  assert.equal(said.join('').includes(VALUE), false);
});
