import { imageRepositoryName, pipelineName } from '../../config/names';
import { distinctPlaces, otherRegions } from '../../config/places';
import type { EnvironmentConfig } from '../../config/platform-config';
import { explain } from '../aws/explain-error';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import { readDeployedVersion } from '../environment/read-deployed-version';
import { shortVersion } from '../text/short-version';
import { bootstrapCheck, checkBootstrap } from './check-bootstrap';
import { chatsOf, checkChat } from './check-chat';
import { checkOrphans, ORPHANS } from './check-orphans';
import { checkSecrets, secretsCheck } from './check-secrets';
import { checkSupportStack, supportStackCheck } from './check-support-stack';
import { fails, good, unknown, warns } from './finding';
import type { Finding } from './finding';

type Context = Pick<CommandContext, 'aws' | 'platform' | 'suggest'>;

const CREDENTIALS = 'credentials';
const CONNECTION = 'connection to GitHub';
const QUOTA = 'CodeBuild quota';
const PIPELINE = 'pipeline';
const imageCheck = ({ name }: EnvironmentConfig): string => `image of ${name}`;

interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding | readonly Finding[]>;
}

/** Checks what a deployment needs in AWS. Without credentials, every check that needs them is `unknown`. */
export async function checkAws(context: Context): Promise<readonly Finding[]> {
  const credentials = await checkCredentials(context);
  const checks = checksOf(context);
  if (credentials.outcome !== 'good') {
    const fix = `run this again with credentials of account ${context.platform.pipeline.account}`;
    return [credentials, ...checks.map(({ name }) => unknown(name, { detail: 'not checked: no usable credentials', fix }))];
  }
  const findings = await Promise.all(checks.map((check) => tryCheck(check, context)));
  return [credentials, ...findings.flat()];
}

function checksOf(context: Context): readonly Check[] {
  const { pipeline, environments } = context.platform;
  const checks: Check[] = distinctPlaces([pipeline, ...environments]).map((target) => ({
    name: bootstrapCheck(target),
    run: () => checkBootstrap(context, target),
  }));
  checks.push(
    ...otherRegions(context.platform).map((region) => ({
      name: supportStackCheck(region),
      run: () => checkSupportStack(context, region),
    })),
  );
  checks.push(
    { name: CONNECTION, run: () => checkConnection(context) },
    { name: QUOTA, run: () => checkQuota(context) },
    { name: PIPELINE, run: () => checkPipeline(context) },
    { name: ORPHANS, run: () => checkOrphans(context) },
    ...chatsOf(context.platform).map((chat) => ({ name: chat.check, run: () => checkChat(context, chat) })),
  );
  for (const environment of environments) {
    if (environment.service.secrets.length > 0) {
      checks.push({ name: secretsCheck(environment), run: () => checkSecrets(context, environment) });
    }
    checks.push({ name: imageCheck(environment), run: () => checkImage(context, environment) });
  }
  return checks;
}

/** A check that fails is a finding, and must not hide the others. */
async function tryCheck({ name, run }: Check, { suggest }: Context): Promise<Finding | readonly Finding[]> {
  try {
    return await run();
  } catch (error) {
    const { problem, fix } = explain(error, suggest);
    return unknown(name, { detail: problem, fix: fix ?? 'fix this, then run doctor again' });
  }
}

async function checkCredentials({ aws, platform: { pipeline }, suggest }: Context): Promise<Finding> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  try {
    // With the caller's own credentials, whatever their account is.
    const { Account, Arn } = await (await aws.own(pipeline).sts()).send(new GetCallerIdentityCommand({}));
    if (Account === pipeline.account) {
      return good(CREDENTIALS, returned(Arn, 'the ARN of your credentials'));
    }
    return fails(CREDENTIALS, {
      detail: `belong to account ${returned(Account, 'the account of your credentials')}; the pipeline is in ${pipeline.account}`,
      fix: `select a profile of account ${pipeline.account} with --profile`,
    });
  } catch (error) {
    const { problem, fix } = explain(error, suggest);
    return fails(CREDENTIALS, { detail: problem, fix: fix ?? 'fix this, then run doctor again' });
  }
}

async function checkConnection({ aws, platform: { pipeline, source } }: Context): Promise<Finding> {
  if (source.connectionArn === null) {
    return fails(CONNECTION, {
      detail: 'is not configured',
      fix: `create one with \`aws codeconnections create-connection --provider-type GitHub --connection-name github --region ${pipeline.region}\`, complete it in the console under Developer Tools, Settings, Connections, set source.connectionArn in .projenrc.ts to its ARN, and run \`npx projen\``,
    });
  }
  const { GetConnectionCommand } = await import('@aws-sdk/client-codestar-connections');
  const client = await aws.at(pipeline, 'read').connections();
  const { Connection = {} } = await client.send(new GetConnectionCommand({ ConnectionArn: source.connectionArn }));
  const { ConnectionName = source.connectionArn, ConnectionStatus } = Connection;
  if (ConnectionStatus === 'AVAILABLE') {
    return good(CONNECTION, `${ConnectionName} is AVAILABLE`);
  }
  return fails(CONNECTION, {
    detail: `is ${returned(ConnectionStatus, 'the status of the connection')}`,
    fix: 'complete it in the console, under Developer Tools, Settings, Connections: "Update pending connection"',
  });
}

/** In new accounts the quota may be 0 until an increase is requested. */
async function checkQuota({ aws, platform: { pipeline, build } }: Context): Promise<Finding> {
  const { paginateListServiceQuotas } = await import('@aws-sdk/client-service-quotas');
  const client = await aws.at(pipeline, 'read').quotas();
  const name = `Concurrently running builds for ${build.architecture === 'ARM64' ? 'ARM' : 'Linux'}/Small environment`;
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: 'codebuild' })) {
    const found = Quotas.find(({ QuotaName }) => QuotaName?.toLowerCase() === name.toLowerCase());
    if (found === undefined) {
      continue;
    }
    const value = returned(found.Value, `the value of the quota "${name}"`);
    if (value > 0) {
      return good(QUOTA, `${value} concurrent builds`);
    }
    const code = returned(found.QuotaCode, `the code of the quota "${name}"`);
    return fails(QUOTA, {
      detail: `"${name}" is 0`,
      fix: `request an increase: aws service-quotas request-service-quota-increase --service-code codebuild --quota-code ${code} --desired-value 2 --region ${pipeline.region}`,
    });
  }
  return unknown(QUOTA, { detail: `there is no quota "${name}"`, fix: 'check the CodeBuild quotas in the console' });
}

async function checkPipeline({ aws, platform }: Context): Promise<Finding> {
  const { GetPipelineCommand } = await import('@aws-sdk/client-codepipeline');
  const client = await aws.at(platform.pipeline, 'read').codePipeline();
  try {
    await client.send(new GetPipelineCommand({ name: pipelineName(platform.name) }));
    return good(PIPELINE, 'is deployed');
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PipelineNotFoundException')) {
      throw error;
    }
    return warns(PIPELINE, { detail: 'is not deployed yet', fix: 'npx projen pipeline:up' });
  }
}

/** Every new task of the running version pulls its image. */
async function checkImage(context: Context, environment: EnvironmentConfig): Promise<Finding> {
  const { aws, platform } = context;
  const check = imageCheck(environment);
  const { version } = await readDeployedVersion(context, environment);
  if (version === null) {
    return good(check, 'nothing is deployed yet');
  }
  const { BatchGetImageCommand } = await import('@aws-sdk/client-ecr');
  const client = await aws.at(platform.pipeline, 'read').ecr();
  const { images = [] } = await client.send(
    new BatchGetImageCommand({ repositoryName: imageRepositoryName(platform.name), imageIds: [{ imageTag: version }] }),
  );
  if (images.length > 0) {
    return good(check, `${shortVersion(version)} is in the repository`);
  }
  return fails(check, {
    detail: `the image of the running version ${version} is missing: no new task can start`,
    fix: `build it again with \`npx projen pipeline:start --version ${version}\``,
  });
}
