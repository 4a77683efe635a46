import type { CommandContext } from '../command/command-context';
import { BOOTSTRAP_QUALIFIER } from '../../config/arns';
import type { Place } from '../aws/place';
import { readParameter } from '../environment/read-parameter';
import { fails, good } from './finding';
import type { Finding } from './finding';

/** Oldest layout of the bootstrap that stacks of this CDK accept. */
const OLDEST_BOOTSTRAP = 6;

/** Whether an account and region is bootstrapped, and trusts the pipeline's account where that is another one. */
export async function checkBootstrap(
  { aws, platform: { pipeline } }: Pick<CommandContext, 'aws' | 'platform'>,
  place: Place,
): Promise<readonly Finding[]> {
  const check = `bootstrap of ${place.account}/${place.region}`;
  const isOther = place.account !== pipeline.account;
  const trust = isOther
    ? ` --trust ${pipeline.account} --cloudformation-execution-policies arn:aws:iam::aws:policy/AdministratorAccess`
    : '';
  const fix = `npx cdk bootstrap aws://${place.account}/${place.region}${trust}${isOther ? `, with credentials of account ${place.account}` : ''}`;
  try {
    const version = await readParameter(await aws.at(place, 'read').ssm(), `/cdk-bootstrap/${BOOTSTRAP_QUALIFIER}/version`);
    if (version === null) {
      return [fails(check, { detail: 'is missing', fix })];
    }
    if (Number(version) < OLDEST_BOOTSTRAP) {
      return [fails(check, { detail: `has version ${version}; ${OLDEST_BOOTSTRAP} or newer is needed`, fix })];
    }
    return [good(check, `version ${version}${isOther ? `, trusts ${pipeline.account}` : ''}`)];
  } catch (error) {
    // Its role is assumed for looking: where that is refused, it is not there, or does not trust us.
    if (isOther && error instanceof Error && error.name.startsWith('AccessDenied')) {
      return [fails(check, { detail: `is missing, or does not trust account ${pipeline.account}`, fix })];
    }
    throw error;
  }
}
