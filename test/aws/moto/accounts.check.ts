import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentSummary } from '../../../src/ops/environment/environment-summary';
import { PROD, TEST } from '../../support/platform-fixture';
import { HOME_ACCOUNT, OTHER_ACCOUNT, REGION } from './moto';
import { MotoPlatform } from './moto-platform';

// `test` is in the pipeline's account and `stage` in another one, both with what `cdk bootstrap` makes there, and every call is checked against the
// signature and the policies of whose it is: what the roles of the bootstrap may not do, fails here as it would on AWS.
// Not carried by moto: whether a role of another account trusts who assumes it, or is there at all (test/ops/commands/doctor.test.ts covers that),
// and policies of single resources, such as the deploy role's right to read the version of the bootstrap.

interface Keys {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
}

const SECRETS = ['STRIPE_KEY'];
let shop: MotoPlatform;
/** Administrators, by account. */
let keys: Readonly<Record<string, Keys>>;

before(async () => {
  shop = await MotoPlatform.start({
    service: { secrets: SECRETS },
    environments: [
      { ...TEST, account: HOME_ACCOUNT },
      { ...TEST, name: 'stage', account: OTHER_ACCOUNT },
      { ...PROD, account: HOME_ACCOUNT },
    ],
  });
  shop.moto.seed('bootstrap', HOME_ACCOUNT);
  shop.moto.seed('bootstrap', OTHER_ACCOUNT, HOME_ACCOUNT);
  shop.deploy();
  keys = JSON.parse(shop.moto.seed('authorize', HOME_ACCOUNT, OTHER_ACCOUNT)) as typeof keys;
  const folder = join(shop.folder, 'home', '.aws');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'credentials'),
    Object.entries({ default: own(), stage: of(OTHER_ACCOUNT) })
      .map(
        ([name, key]) => `[${name}]\naws_access_key_id = ${key.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${key.AWS_SECRET_ACCESS_KEY}\n`,
      )
      .join('\n'),
  );
});
after(() => shop.stop());

function of(account: string): Keys {
  const found = keys[account];
  assert.ok(found);
  return found;
}

const own = (): Keys => of(HOME_ACCOUNT);

/** With the profiles of the configuration files alone. */
const run = (line: string, input = ''): ReturnType<MotoPlatform['run']> =>
  shop.run(line, { input, environment: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } });

const client = ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
}: Keys): {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} => ({ region: REGION, endpoint: shop.moto.url, credentials: { accessKeyId, secretAccessKey } });

async function stacksOf(account: string): Promise<readonly string[]> {
  const { Stacks = [] } = await new CloudFormationClient(client(of(account))).send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName = '' }) => StackName)
    .filter((name) => name.startsWith('shop-'))
    .sort();
}

async function isSet(account: string): Promise<boolean> {
  const { Parameters = [] } = await new SSMClient(client(of(account))).send(
    new GetParametersCommand({ Names: ['/shop/stage/secrets/STRIPE_KEY'] }),
  );
  return Parameters.length > 0;
}

void test('the stacks of an environment are in its account', async () => {
  assert.deepEqual(await stacksOf(OTHER_ACCOUNT), ['shop-stage-database', 'shop-stage-network', 'shop-stage-service']);
  assert.deepEqual(
    (await stacksOf(HOME_ACCOUNT)).filter((name) => name.includes('stage')),
    [],
  );
});

void test('every command that looks is content with the lookup role of the other account', async () => {
  const { out, code, err } = await run('env:list --json');
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.deepEqual(
    (JSON.parse(out) as EnvironmentSummary[]).map(({ name, account, health }) => [name, account, health]),
    [
      ['test', HOME_ACCOUNT, 'healthy'],
      ['stage', OTHER_ACCOUNT, 'healthy'],
      ['prod', HOME_ACCOUNT, 'healthy'],
    ],
  );
  const shown = await run('env:show stage --json');
  assert.deepEqual([shown.err, shown.code], ['', 0]);
  assert.match(shown.out, /shop-stage-database/);
  for (const line of ['service:events stage', 'service:logs stage', 'secret:list stage']) {
    assert.equal((await run(line)).code, 0, line);
  }
  assert.deepEqual(
    JSON.parse((await run('secret:check --json')).out),
    ['test', 'stage', 'prod'].map((environment) => ({ environment, key: 'STRIPE_KEY' })),
  );
});

void test('a command that changes something there asks for credentials of that account, and changes nothing', async () => {
  for (const line of ['secret:set stage STRIPE_KEY', 'service:restart stage', 'secret:remove stage STRIPE_KEY --yes']) {
    const { code, err } = await run(line, 'value');
    assert.equal(code, 1, line);
    assert.match(err, new RegExp(`account ${OTHER_ACCOUNT}, and your credentials belong to ${HOME_ACCOUNT}; .*--profile`), line);
  }
  assert.equal(await isSet(OTHER_ACCOUNT), false);
  assert.equal(await isSet(HOME_ACCOUNT), false);
});

void test('--profile takes the credentials of that account', async () => {
  const { code, out, err } = await run('secret:set stage STRIPE_KEY --profile stage', 'value');
  assert.deepEqual([err, code], ['', 0]);
  assert.match(out, /^STRIPE_KEY of stage is set \(version 1\)/);
  assert.equal(await isSet(OTHER_ACCOUNT), true);
  assert.equal(await isSet(HOME_ACCOUNT), false);
  const unknown = await run('env:list --profile nobody');
  assert.equal(unknown.code, 1);
  assert.doesNotMatch(unknown.err, /\n\s+at /);
});

void test('credentials that AWS does not know, or that are wrongly signed, are told in one line', async () => {
  const foreign = await shop.run('secret:list test', {
    environment: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wrong' },
  });
  assert.equal(foreign.code, 1);
  assert.match(foreign.err, /^AWS rejected your credentials \(InvalidClientTokenId\); sign in .*\n$/);
  const wrong = await shop.run('secret:list test', {
    environment: { AWS_ACCESS_KEY_ID: own().AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: 'wrong' },
  });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^AWS rejected your credentials \(SignatureDoesNotMatch\); sign in .*\n$/);
  const none = await shop.run('secret:list test', { environment: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: shop.folder } });
  assert.equal(none.code, 1);
  assert.match(none.err, /^no AWS credentials found; sign in .*\n$/);
});

void test('an environment in the other account is deleted by the deploy role', async () => {
  const { code, out, err } = await run('env:down stage --yes --json');
  assert.deepEqual([err, code], ['', 0]);
  assert.deepEqual((JSON.parse(out) as { readonly deleted: readonly string[] }).deleted, [
    'shop-stage-service',
    'shop-stage-database',
    'shop-stage-network',
  ]);
  assert.deepEqual(await stacksOf(OTHER_ACCOUNT), []);
  assert.equal((await stacksOf(HOME_ACCOUNT)).length, 7, 'pipeline, test and prod');
});
