import { randomUUID } from 'node:crypto';
import { regionalArn } from './regional-arn';
import type { ResourceStack } from './resource-provider';
import type { DeployStackRequest } from './stack';
import type { StackState } from './stack-state';

/** CloudFormation's reason for the beginning of an operation. */
export const USER_INITIATED = 'User Initiated';

/**
 * The state from which a deployment starts.
 * @throws Error when the stack exists in another account or region
 */
export function startingState(known: StackState | undefined, request: DeployStackRequest): StackState {
  if (known === undefined) {
    return newStack(request);
  }
  if (known.account !== request.account || known.region !== request.region) {
    throw new Error(
      `stack ${known.name} exists in account ${known.account}, region ${known.region}, and cannot move to account ${request.account}, ` +
        `region ${request.region}; give it another name, or delete it first, with its data`,
    );
  }
  return known;
}

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
    stackId: regionalArn({ region, account }, { service: 'cloudformation', resource: `stack/${stackName}/${randomUUID()}` }),
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
