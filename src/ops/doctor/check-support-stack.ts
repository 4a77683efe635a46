import { pipelineStackName, supportStackName } from '../../config/names';
import type { CommandContext } from '../command/command-context';
import { findDeployedStack } from '../environment/deployed-stacks';
import { fails, good, warns } from './finding';
import type { Finding } from './finding';

type Context = Pick<CommandContext, 'aws' | 'platform'>;

/** Name of the check, one for each region that is not the pipeline's. */
export const supportStackCheck = (region: string): string => `pipeline in ${region}`;

/** Checks that the pipeline has its bucket in another region. It cannot create the bucket by itself, and every run needs it there. */
export async function checkSupportStack({ aws, platform }: Context, region: string): Promise<Finding> {
  const check = supportStackCheck(region);
  const { pipeline, name } = platform;
  const find = async (stack: string, place: string): Promise<boolean> =>
    (await findDeployedStack(await aws.at({ account: pipeline.account, region: place }, 'read').cloudFormation(), stack)) !== null;
  const stack = supportStackName(name, region);
  const [support, own] = await Promise.all([find(stack, region), find(pipelineStackName(name), pipeline.region)]);
  if (support) {
    return good(check, `${stack} is deployed`);
  }
  const props = { detail: `the stack ${stack} is missing`, fix: 'npx projen pipeline:up' };
  return own ? fails(check, props) : warns(check, props);
}
