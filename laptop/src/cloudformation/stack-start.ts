import { randomUUID } from 'node:crypto';
import type { ResourceStack } from './resource-provider';
import type { DeployStackRequest } from './stack';
import type { StackState } from './stack-state';
import { partitionOf } from './template/pseudo-parameters';

/**
 * The state that a deployment starts from.
 * @throws Error where the stack stands in another account or region
 */
export function startingState(known: StackState | undefined, request: DeployStackRequest): StackState {
  if (known === undefined) {
    return newStack(request);
  }
  if (known.account !== request.account || known.region !== request.region) {
    throw new Error(
      `stack ${known.name} stands in account ${known.account}, region ${known.region}, and cannot move to account ${request.account}, ` +
        `region ${request.region}; give it another name, or forget all local state with --clean`,
    );
  }
  return known;
}

/** Why an operation begins, in CloudFormation's words. */
export const USER_INITIATED = 'User Initiated';

export const identityOf = ({ name, stackId, account, region }: StackState): ResourceStack => ({
  stackName: name,
  stackId,
  account,
  region,
});

function newStack({ stackName, account, region, template, parameters = {} }: DeployStackRequest): StackState {
  const now = new Date().toISOString();
  return {
    name: stackName,
    stackId: `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${stackName}/${randomUUID()}`,
    status: 'CREATE_IN_PROGRESS',
    statusReason: USER_INITIATED,
    account,
    region,
    given: parameters,
    template,
    resources: [],
    outputs: {},
    exports: {},
    imports: [],
    previous: null,
    replaced: [],
    creating: null,
    updating: null,
    createdAt: now,
    updatedAt: now,
  };
}
