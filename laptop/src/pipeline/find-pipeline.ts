import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { Stack } from '../cloudformation/stack';
import type { EngineServices } from '../engine-services';

const TYPE = 'AWS::CodePipeline::Pipeline';

/** The pipeline and the stack that it is in, or undefined before the first run. */
export function tryFindPipeline(
  stacks: Pick<EngineServices['stacks'], 'list'>,
): { readonly stack: Stack; readonly record: ResourceRecord } | undefined {
  for (const stack of stacks.list()) {
    const record = stack.resources.find((resource) => resource.type === TYPE);
    if (record !== undefined) {
      return { stack, record };
    }
  }
  return undefined;
}

/** @throws Error when no stack has one */
export function findPipeline(stacks: EngineServices['stacks']): { readonly stack: Stack; readonly record: ResourceRecord } {
  const found = tryFindPipeline(stacks);
  if (found === undefined) {
    throw new Error('no stack on this machine has a pipeline; to begin afresh run npm start -- --clean, then npm start');
  }
  return found;
}
