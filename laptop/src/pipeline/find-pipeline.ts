import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { Stack } from '../cloudformation/stack';
import type { Stacks } from '../cloudformation/stacks';

const TYPE = 'AWS::CodePipeline::Pipeline';

export interface DeployedPipeline {
  readonly stack: Stack;
  readonly record: ResourceRecord;
}

/** The pipeline and its stack, or undefined before the first run. */
export function tryFindPipeline(stacks: Pick<Stacks, 'list'>): DeployedPipeline | undefined {
  for (const stack of stacks.list()) {
    const record = stack.resources.find((resource) => resource.type === TYPE);
    if (record !== undefined) {
      return { stack, record };
    }
  }
  return undefined;
}

/** @throws Error when no stack has a pipeline */
export function findPipeline(stacks: Pick<Stacks, 'list'>): DeployedPipeline {
  const found = tryFindPipeline(stacks);
  if (found === undefined) {
    throw new Error('no stack on this machine has a pipeline; end the engine with Ctrl-C and run npm start, which creates it again');
  }
  return found;
}
