import type { CommandContext } from '../command/command-context';
import { imageRepositoryName, pipelineName } from '../../config/names';
import { explainError } from '../aws/explain-error';
import type { Place } from '../aws/place';
import { readUrlAndVersion } from '../environment/read-url-and-version';
import { checkBootstrap } from './check-bootstrap';
import { checkSecrets } from './check-secrets';
import { fails, good, unknown, warns } from './finding';
import type { Finding } from './finding';

type Context = Pick<CommandContext, 'aws' | 'platform' | 'suggest'>;

/** What has to be there in AWS. Without credentials, each thing that could not be looked at is named. */
export async function checkAws(context: Context): Promise<readonly Finding[]> {
  const credentials = await checkCredentials(context);
  const usable = credentials.outcome === 'good';
  const guarded = (check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> =>
    usable
      ? guard(look, { check, suggest: context.suggest })
      : Promise.resolve([
          unknown(check, {
            detail: 'not looked at, for want of credentials',
            fix: `run this again with credentials of account ${context.platform.pipeline.account}`,
          }),
        ]);
  const places = distinctPlaces(context);
  const findings = await Promise.all([
    ...places.map((place) => guarded(`bootstrap of ${place.account}/${place.region}`, () => checkBootstrap(context, place))),
    guarded('connection to GitHub', () => checkConnection(context)),
    guarded('CodeBuild quota', () => checkQuota(context)),
    guarded('pipeline', () => checkPipeline(context)),
    ...context.platform.environments.flatMap((environment) => [
      ...(environment.service.secrets.length === 0
        ? []
        : [guarded(`secrets of ${environment.name}`, () => checkSecrets(context, environment))]),
      guarded(`image of ${environment.name}`, () => checkImage(context, environment)),
    ]),
  ]);
  return [credentials, ...findings.flat()];
}

async function guard(
  look: () => Promise<readonly Finding[]>,
  { check, suggest }: Pick<Context, 'suggest'> & { readonly check: string },
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [unknown(check, { detail: explainError(error, suggest), fix: 'run this again when that is mended' })];
  }
}

async function checkCredentials({ aws, platform: { pipeline }, suggest }: Context): Promise<Finding> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  try {
    // The pipeline's own account, whichever it is, so that nothing is assumed yet.
    const { Account = '', Arn = '' } = await (await aws.own(pipeline).sts()).send(new GetCallerIdentityCommand({}));
    if (Account === pipeline.account) {
      return good('credentials', Arn);
    }
    return fails('credentials', {
      detail: `belong to account ${Account}; the pipeline is in ${pipeline.account}`,
      fix: `use a profile of account ${pipeline.account}, by --profile`,
    });
  } catch (error) {
    return fails('credentials', {
      detail: explainError(error, suggest).split('; ')[0] ?? '',
      fix: 'sign in with `aws sso login` or `aws configure`, or name a profile with --profile',
    });
  }
}

function distinctPlaces({ platform: { pipeline, environments } }: Context): readonly Place[] {
  const found = [pipeline, ...environments].map(({ account, region }) => ({ account, region }));
  return found.filter(
    (place, index) => found.findIndex(({ account, region }) => account === place.account && region === place.region) === index,
  );
}

async function checkConnection({ aws, platform: { pipeline, source } }: Context): Promise<readonly Finding[]> {
  const { GetConnectionCommand } = await import('@aws-sdk/client-codestar-connections');
  const { Connection } = await (
    await aws.at(pipeline, 'read').connections()
  ).send(new GetConnectionCommand({ ConnectionArn: source.connectionArn }));
  const status = Connection?.ConnectionStatus ?? 'unknown';
  if (status === 'AVAILABLE') {
    return [good('connection to GitHub', `${Connection?.ConnectionName ?? ''} is AVAILABLE`)];
  }
  return [
    fails('connection to GitHub', {
      detail: `is ${status}`,
      fix: 'complete it in the console, under Developer Tools, Settings, Connections: "Update pending connection"',
    }),
  ];
}

/** New accounts may have none of these until they ask. */
async function checkQuota({ aws, platform: { pipeline, build } }: Context): Promise<readonly Finding[]> {
  const { paginateListServiceQuotas } = await import('@aws-sdk/client-service-quotas');
  const client = await aws.at(pipeline, 'read').quotas();
  const wanted = `Concurrently running builds for ${build.architecture === 'ARM64' ? 'ARM' : 'Linux'}/Small environment`;
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: 'codebuild' })) {
    const found = Quotas.find(({ QuotaName = '' }) => QuotaName.toLowerCase() === wanted.toLowerCase());
    if (found?.Value === 0) {
      return [
        fails('CodeBuild quota', {
          detail: `"${wanted}" is 0`,
          fix: `ask for more: aws service-quotas request-service-quota-increase --service-code codebuild --quota-code ${found.QuotaCode ?? ''} --desired-value 2 --region ${pipeline.region}`,
        }),
      ];
    }
    if (found !== undefined) {
      return [good('CodeBuild quota', `${found.Value ?? '?'} builds at a time`)];
    }
  }
  return [unknown('CodeBuild quota', { detail: `no quota is called "${wanted}"`, fix: 'look at the quotas of CodeBuild in the console' })];
}

async function checkPipeline({ aws, platform }: Context): Promise<readonly Finding[]> {
  const { GetPipelineCommand } = await import('@aws-sdk/client-codepipeline');
  try {
    await (await aws.at(platform.pipeline, 'read').codePipeline()).send(new GetPipelineCommand({ name: pipelineName(platform.name) }));
    return [good('pipeline', 'is deployed')];
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PipelineNotFoundException')) {
      throw error;
    }
    return [warns('pipeline', { detail: 'is not deployed yet', fix: 'npx projen pipeline:up' })];
  }
}

/** A task that is replaced pulls its image again. */
async function checkImage(context: Context, environment: Context['platform']['environments'][number]): Promise<readonly Finding[]> {
  const { aws, platform } = context;
  const { version } = await readUrlAndVersion(context, environment);
  if (version === null) {
    return [good(`image of ${environment.name}`, 'nothing is deployed yet')];
  }
  const { BatchGetImageCommand } = await import('@aws-sdk/client-ecr');
  const { images = [] } = await (
    await aws.at(platform.pipeline, 'read').ecr()
  ).send(new BatchGetImageCommand({ repositoryName: imageRepositoryName(platform.name), imageIds: [{ imageTag: version }] }));
  if (images.length > 0) {
    return [good(`image of ${environment.name}`, `${version.slice(0, 7)} is in the repository`)];
  }
  return [
    fails(`image of ${environment.name}`, {
      detail: `${version} runs there and its image is gone: no new task can start`,
      fix: `npx projen pipeline:start --version ${version} builds it again`,
    }),
  ];
}
