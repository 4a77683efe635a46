import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { inertProviders } from '../../laptop/src/cloudformation/inert/inert-provider';
import { RecordOnlyProvider } from '../../laptop/src/cloudformation/inert/record-only';
import { Stacks } from '../../laptop/src/cloudformation/stacks';
import { cloudFormationOperations } from '../../laptop/src/endpoint/cloudformation/cloudformation-operations';
import { LocalEndpoint } from '../../laptop/src/endpoint/local-endpoint';
import { Permissions } from '../../laptop/src/endpoint/permissions';
import { FileParameterStore } from '../../laptop/src/ssm/file-parameter-store';
import type { JsonObject } from '../../laptop/src/json';
import { readerRoleArn } from '../../src/config/arns';
import { readDeployed } from '../../src/ops/changes/read-deployed';
import { openReader, type Reader } from '../../src/ops/environment/open-reader';
import { FakeTerminal } from '../ops/fake-terminal';
import { StubAws } from '../ops/stub-aws';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

const config = platformFixture({ service: { secrets: ['API_KEY'] }, environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] });
const platform = synthesize(config);
const [, prod] = config.environments;
const ROLE = readerRoleArn({ platform: 'shop', environment: prod! });
const PLACE = { account: OTHER_ACCOUNT, region: 'eu-west-1' };

let stacks: Stacks;
let endpoint: LocalEndpoint;

beforeEach(async () => {
  const stateDirectory = temporaryFolder();
  const parameters = new FileParameterStore({ stateDirectory });
  parameters.put({ name: '/shop/prod/version', type: 'String', value: 'v1' });
  parameters.put({ name: '/shop/prod/url', type: 'String', value: 'http://prod' });
  parameters.put({ name: '/shop/prod/secrets/API_KEY', type: 'SecureString', value: 'hidden' });
  parameters.put({ name: '/shop/test/secrets/API_KEY', type: 'SecureString', value: 'hidden' });
  const recorder = new RecordOnlyProvider();
  stacks = new Stacks({ stateDirectory, parameters, providers: inertProviders(), recorder, fallbackProvider: recorder });
  endpoint = new LocalEndpoint({ stateDirectory, parameters, region: 'eu-west-1', permissions: new Permissions(stacks) });
  await endpoint.start([cloudFormationOperations({ stacks })]);
  await deploy('shop-pipeline', { account: '111111111111', region: 'eu-west-1' }, platform.pipeline.toJSON());
});
const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
  return endpoint.stop();
});

async function deploy(stackName: string, place: typeof PLACE, template: JsonObject): Promise<void> {
  await stacks.deploy({ stackName, ...place, template, log: () => undefined, signal: new AbortController().signal });
}

const deployProd = (template: JsonObject = platform.environment('prod', 'network').toJSON()): Promise<void> =>
  deploy('shop-prod-network', PLACE, template);

/** Configuration of a client with the role of a project of the pipeline. */
function as(project: 'build' | 'acceptance-test') {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = endpoint.environmentOfRole({
    roleArn: `arn:aws:iam::111111111111:role/shop-${project}-eu-west-1`,
    sessionName: 'test',
  });
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY!, sessionToken: AWS_SESSION_TOKEN! };
  return { endpoint: endpoint.url, region: 'eu-west-1', maxAttempts: 1, credentials };
}

/** Opens prod as a command in a build does. */
function openProd(project: 'build' | 'acceptance-test'): Promise<Reader> {
  const { credentials } = as(project);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  });
  return openReader({ region: 'eu-west-1', roleArn: ROLE });
}

const openedProd = async (project: 'build' | 'acceptance-test'): Promise<SSMClient> => {
  const reader = await openProd(project);
  if (reader.kind === 'closed') {
    throw new Error(reader.reason);
  }
  return reader.clients.ssm();
};

describe('an environment in another account', () => {
  test.each(['build', 'acceptance-test'] as const)('shows the project %s its version, and that a secret is set', async (project) => {
    await deployProd();
    const ssm = await openedProd(project);
    expect((await ssm.send(new GetParameterCommand({ Name: '/shop/prod/version' }))).Parameter?.Value).toBe('v1');
    const Names = ['/shop/prod/secrets/API_KEY', '/shop/prod/secrets/NEW'];
    expect((await ssm.send(new GetParametersCommand({ Names }))).InvalidParameters).toEqual(['/shop/prod/secrets/NEW']);
  });

  test('lets a build compare its stacks: one that does not exist is new, and one that the build may not read is unknown', async () => {
    const stacksOfProd = ['shop-prod-network', 'shop-prod-service', 'shop-pipeline'];
    const compare = async () => {
      await openProd('build');
      const terminal = new FakeTerminal('/nowhere', { CODEBUILD_BUILD_ID: 'shop-build:1' });
      return [
        ...(await readDeployed({ platform: config, terminal, aws: new StubAws() }, { environment: prod!, stacks: stacksOfProd })).values(),
      ];
    };
    const closed = { kind: 'unknown', reason: expect.stringContaining('the environment is not deployed yet') as unknown };
    expect(await compare()).toEqual([closed, closed, closed]);
    await deployProd();
    expect(await compare()).toEqual([
      { kind: 'deployed', template: platform.environment('prod', 'network').toJSON() },
      { kind: 'new' },
      { kind: 'unknown', reason: expect.stringContaining('no right to read the template of shop-pipeline') as unknown },
    ]);
  });

  test('shows nothing else, and decrypts nothing', async () => {
    await deployProd();
    const ssm = await openedProd('build');
    const refused = { name: 'AccessDeniedException', message: expect.stringContaining('is not authorized to perform: ') as unknown };
    for (const command of [
      new GetParameterCommand({ Name: '/shop/prod/url' }),
      new GetParameterCommand({ Name: '/shop/prod/secrets/API_KEY' }),
    ]) {
      await expect(ssm.send(command)).rejects.toMatchObject(refused);
    }
    const decrypted = new GetParametersCommand({ Names: ['/shop/prod/secrets/API_KEY'], WithDecryption: true });
    await expect(ssm.send(decrypted)).rejects.toMatchObject({ message: expect.stringContaining('kms:Decrypt') as unknown });
  });

  test('is closed before its first deployment, which is no error', async () => {
    expect(await openProd('build')).toEqual({
      kind: 'closed',
      reason: expect.stringMatching(/^this build cannot assume .*shop-prod-reader-eu-west-1: the environment is not deployed yet/),
    });
  });

  test('trusts no other role of the account of the pipeline', async () => {
    await deployProd();
    const pipeline = stacks.find('shop-pipeline')?.resources.find(({ logicalId }) => /^PipelineRole/.test(logicalId));
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = endpoint.environmentOfRole({
      roleArn: `arn:aws:iam::111111111111:role/${pipeline?.physicalId}`,
      sessionName: 'test',
    });
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY!, sessionToken: AWS_SESSION_TOKEN! };
    const sts = new STSClient({ ...as('build'), credentials });
    await expect(sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me' }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('does not open to a build whose trust it forgot', async () => {
    const template = JSON.stringify(platform.environment('prod', 'network').toJSON()).replaceAll('role/shop-build-', 'role/shop-other-');
    await deployProd(JSON.parse(template) as JsonObject);
    expect(await openProd('build')).toMatchObject({ kind: 'closed' });
    expect(await openProd('acceptance-test')).toMatchObject({ kind: 'open' });
  });
});

test('the build can assume no role that reads everything', async () => {
  const lookup = `arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-lookup-role-${OTHER_ACCOUNT}-eu-west-1`;
  const call = new STSClient(as('build')).send(new AssumeRoleCommand({ RoleArn: lookup, RoleSessionName: 'me' }));
  await expect(call).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('in its own account the build reads the templates of the environments, and no other', async () => {
  const cloudFormation = new CloudFormationClient(as('build'));
  const read = (StackName: string) => cloudFormation.send(new GetTemplateCommand({ StackName }));
  await expect(read('shop-test-network')).rejects.toMatchObject({ message: expect.stringContaining('does not exist') as unknown });
  await expect(read('shop-pipeline')).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied/) as unknown });
});

test('in its own account the build sees that a secret is set, and does not decrypt it', async () => {
  const ssm = new SSMClient(as('build'));
  const Names = ['/shop/test/secrets/API_KEY', '/shop/test/secrets/NOT_DECLARED_YET'];
  expect((await ssm.send(new GetParametersCommand({ Names }))).InvalidParameters).toEqual(['/shop/test/secrets/NOT_DECLARED_YET']);
  await expect(ssm.send(new GetParametersCommand({ Names, WithDecryption: true }))).rejects.toMatchObject({
    message: expect.stringContaining('kms:Decrypt') as unknown,
  });
});
