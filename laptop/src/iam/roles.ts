import { isJsonObject, type JsonObject } from '../json';
import { JsonReader } from '../json-reader';
import { statementsOf } from './policy';
import type { Stack } from '../cloudformation/stack';
import type { ResourceRecord } from '../cloudformation/resource-provider';

/** A role that a stack has created. */
export interface DeployedRole {
  /** Statements of the policy that says who can assume it. */
  readonly trust: readonly JsonObject[];
  /** Statements of its policies; null if it has managed policies that no stack has, such as those of AWS. */
  readonly rights: readonly JsonObject[] | null;
}

/** A role in the stacks, by its ARN. */
export function findRole(stacks: readonly Stack[], arn: string): DeployedRole | undefined {
  const account = arn.split(':')[4];
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const resources = stacks.filter((stack) => stack.account === account).flatMap((stack) => stack.resources);
  const role = resources.find(({ type, physicalId }) => type === 'AWS::IAM::Role' && physicalId === name);
  if (role === undefined) {
    return undefined;
  }
  const managed = JsonReader.of(role).strings('ManagedPolicyArns');
  const own = resources.filter((resource) => isPolicyOf(resource, name) || managed.includes(resource.physicalId));
  const isComplete = managed.every((each) => own.some(({ physicalId }) => physicalId === each));
  const inline = JsonReader.of(role)
    .objects('Policies')
    .map((policy) => policy.json('PolicyDocument'));
  const documents = [...inline, ...own.map(({ properties }) => properties['PolicyDocument'])];
  return {
    trust: statementsOf(role.properties['AssumeRolePolicyDocument']),
    rights: isComplete ? documents.filter(isJsonObject).flatMap(statementsOf) : null,
  };
}

const isPolicyOf = (resource: ResourceRecord, role: string): boolean =>
  ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(resource.type) && JsonReader.of(resource).strings('Roles').includes(role);
