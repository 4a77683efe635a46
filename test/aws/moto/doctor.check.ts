import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Finding } from '../../../src/ops/doctor/finding';
import { Repository } from '../../e2e/repository';
import { HOME_ACCOUNT, OTHER_ACCOUNT, REGION } from './moto';
import { MotoPlatform } from './moto-platform';
import type { RunProps } from './moto-platform';

// Not carried by moto, and covered with stubs in test/ops/commands/doctor.test.ts: GetConnection, ListServiceQuotas, GetPipeline of a pipeline that is there
// (its times are text), and whether a role of another account trusts this one.

const VERSION = 'a'.repeat(40);
const PROJENRC = `import { PlatformProject } from './src/project/platform-project';

new PlatformProject({
  name: 'orchard',
  source: { repository: 'acme/orchard', connectionArn: 'arn:aws:codeconnections:${REGION}:${HOME_ACCOUNT}:connection/01234567-89ab-cdef-0123-456789abcdef' },
  service: { secrets: ['STRIPE_KEY'] },
  environments: [{ name: 'test', account: '${HOME_ACCOUNT}', region: '${REGION}', tier: 'development' }],
}).synth();
`;

let repository: Repository;
let aws: MotoPlatform;
let ssm: SSMClient;

before(async () => {
  aws = await MotoPlatform.start();
  ssm = new SSMClient(aws.moto.client);
  repository = new Repository({
    options: `service: {}, environments: [{ name: 'test', account: '111111111111', region: '${REGION}', tier: 'development' }],`,
  });
  repository.write({ '.projenrc.ts': PROJENRC });
  const { status, stderr } = spawnSync('node', ['--require', 'tsx/cjs', 'src/project/main.ts'], {
    cwd: repository.folder,
    encoding: 'utf8',
    env: { ...process.env, PROJEN_DISABLE_POST: 'true' },
  });
  assert.equal(status, 0, stderr);
  repository.commit('grow apples');
});
after(async () => {
  await aws.stop();
  repository.discard();
});

interface Examination {
  readonly code: number | null;
  readonly of: (check: string) => Omit<Finding, 'check'> | undefined;
  readonly failing: readonly string[];
}

async function doctor(environment: NonNullable<RunProps['environment']> = {}): Promise<Examination> {
  const { code, out, err } = await aws.run('doctor --json', { directory: repository.folder, environment });
  assert.equal(err, '');
  const findings = JSON.parse(out) as Finding[];
  const of = (name: string): Omit<Finding, 'check'> | undefined => {
    const { check: _, ...found } = findings.find(({ check }) => check === name) ?? { check: name };
    return 'outcome' in found ? found : undefined;
  };
  return { code, of, failing: findings.filter(({ outcome }) => outcome === 'fails').map(({ check }) => check) };
}

const put = (Name: string, Value: string): Promise<unknown> =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
const BOOTSTRAP = `bootstrap of ${HOME_ACCOUNT}/${REGION}`;

void test('without credentials it names what it could not look at, and shows no stack trace', async () => {
  const { code, of, failing } = await doctor({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  assert.equal(code, 1);
  assert.deepEqual(failing, ['credentials']);
  for (const check of [BOOTSTRAP, 'connection to GitHub', 'CodeBuild quota', 'pipeline', 'secrets of test', 'image of test']) {
    assert.equal(of(check)?.outcome, 'unknown', check);
  }
  const { out } = await aws.run('doctor', {
    directory: repository.folder,
    environment: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  });
  assert.match(out, /✖ credentials +no AWS credentials found\n {4}→ sign in with/);
  assert.doesNotMatch(out, /\n\s+at /);
});

void test('in an account where nothing is, it says what to run first', async () => {
  const { code, of, failing } = await doctor();
  assert.equal(code, 1);
  assert.deepEqual(failing, [BOOTSTRAP, 'secrets of test']);
  assert.equal(of('credentials')?.outcome, 'good');
  assert.deepEqual(of('generated files')?.outcome, 'good');
  assert.deepEqual(of(BOOTSTRAP), { outcome: 'fails', detail: 'is missing', fix: `npx cdk bootstrap aws://${HOME_ACCOUNT}/${REGION}` });
  assert.deepEqual(of('secrets of test'), {
    outcome: 'fails',
    detail: 'STRIPE_KEY is not set',
    fix: 'npx projen secret:set test STRIPE_KEY --local',
  });
  assert.deepEqual(of('pipeline'), { outcome: 'warns', detail: 'is not deployed yet', fix: 'npx projen pipeline:up' });
  assert.deepEqual(of('image of test'), { outcome: 'good', detail: 'nothing is deployed yet', fix: null });
  for (const check of ['connection to GitHub', 'CodeBuild quota']) {
    assert.equal(of(check)?.outcome, 'unknown', `moto does not know it: ${check}`);
  }
});

void test('a bootstrap that is too old is told apart from none', async () => {
  await put('/cdk-bootstrap/hnb659fds/version', '5');
  const { of } = await doctor();
  assert.equal(of(BOOTSTRAP)?.outcome, 'fails');
  assert.match(of(BOOTSTRAP)?.detail ?? '', /^has version 5; \d+ or newer is needed$/);
});

void test('with the bootstrap of this CDK and all secrets set, doctor finds nothing that fails', async () => {
  await ssm.send(new DeleteParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }));
  aws.moto.seed('bootstrap', HOME_ACCOUNT);
  const set = await aws.run('secret:set test STRIPE_KEY', { directory: repository.folder, input: 'value' });
  assert.equal(set.code, 0);
  const { code, of, failing } = await doctor();
  assert.deepEqual(failing, []);
  assert.equal(code, 0);
  assert.match(of(BOOTSTRAP)?.detail ?? '', /^version \d+$/);
  assert.deepEqual(of('secrets of test'), { outcome: 'good', detail: '1 of 1 are set', fix: null });
});

void test('a version that runs and whose image is gone fails, since no task could start', async () => {
  const ecr = new ECRClient(aws.moto.client);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'orchard' }));
  await put('/orchard/test/version', VERSION);
  const gone = await doctor();
  assert.equal(gone.code, 1);
  assert.deepEqual(gone.failing, ['image of test']);
  const digest = `sha256:${createHash('sha256').update('').digest('hex')}`;
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 0, digest },
    layers: [],
  };
  await ecr.send(new PutImageCommand({ repositoryName: 'orchard', imageTag: VERSION, imageManifest: JSON.stringify(manifest) }));
  const { of } = await doctor();
  assert.deepEqual(of('image of test'), { outcome: 'good', detail: 'aaaaaaa is in the repository', fix: null });
});

void test('credentials of another account are told by its number', async () => {
  const { Credentials } = await new STSClient(aws.moto.client).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/someone`, RoleSessionName: 'elsewhere' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const { code, of } = await doctor({
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  });
  assert.equal(code, 1);
  assert.equal(of('credentials')?.detail, `belong to account ${OTHER_ACCOUNT}; the pipeline is in ${HOME_ACCOUNT}`);
});
