import { BOOTSTRAP_QUALIFIER } from '../../config/arns';
import type { Place } from '../../config/places';
import type { CommandContext } from '../command/command-context';
import { readParameter } from '../environment/read-parameter';
import { fails, good } from './finding';
import type { Finding } from './finding';

type Context = Pick<CommandContext, 'aws' | 'platform'>;

/** Oldest version of the bootstrap stack that stacks of this CDK accept. */
const MINIMUM_VERSION = 6;

/** Name of the check, one for each account and region. */
export const bootstrapCheck = ({ account, region }: Place): string => `bootstrap of ${account}/${region}`;

/** Checks that an account and region is bootstrapped and, if it is another account, trusts the pipeline's. */
export async function checkBootstrap(context: Context, target: Place): Promise<Finding> {
  const check = bootstrapCheck(target);
  const { pipeline } = context.platform;
  const isOther = target.account !== pipeline.account;
  const fix = isOther ? bootstrapOther(target, pipeline) : bootstrapCommand(target);
  try {
    const ssm = await context.aws.at(target, 'read').ssm();
    const version = await readParameter(ssm, `/cdk-bootstrap/${BOOTSTRAP_QUALIFIER}/version`);
    if (version === null) {
      return fails(check, { detail: 'is missing', fix });
    }
    if (Number(version) < MINIMUM_VERSION) {
      return fails(check, { detail: `has version ${version}; ${MINIMUM_VERSION} or newer is needed`, fix });
    }
    return good(check, isOther ? `version ${version}, trusts ${pipeline.account}` : `version ${version}`);
  } catch (error) {
    // Reading assumes the bootstrap's own role. If that is denied, it does not exist or does not trust the caller.
    if (isOther && error instanceof Error && error.name.startsWith('AccessDenied')) {
      return fails(check, { detail: `is missing, or does not trust account ${pipeline.account}`, fix });
    }
    throw error;
  }
}

const bootstrapCommand = ({ account, region }: Place): string => `npx cdk bootstrap aws://${account}/${region}`;

const bootstrapOther = (target: Place, pipeline: Place): string =>
  `${bootstrapCommand(target)} --trust ${pipeline.account} --cloudformation-execution-policies arn:aws:iam::aws:policy/AdministratorAccess, with credentials of account ${target.account}`;
