import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { Stack, StackStatus } from '@aws-sdk/client-cloudformation';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import type { PlatformConfig } from '../../src/config/platform-config';
import { platformFixture } from '../support/platform-fixture';
import { awsError } from './aws-error';
import { opsRun } from './run-ops';
import type { OpsRun } from './run-ops';

export interface StacksProps {
  readonly platform?: PlatformConfig;
  /** A stack that cannot be deleted. */
  readonly stuck?: string;
  /** Stacks with termination protection. */
  readonly locked?: readonly string[];
  /** The stack that imports from another one, by the name of the other one. */
  readonly importers?: Readonly<Record<string, string>>;
  /** Descriptions of stacks by their names. */
  readonly descriptions?: Readonly<Record<string, string>>;
}

/** A platform whose stacks these are, and commands that may delete them. */
export function stacksRun(
  names: readonly string[],
  { stuck = '', locked = [], importers = {}, descriptions = {}, platform = platformFixture() }: StacksProps = {},
): OpsRun {
  const ops = opsRun(platform);
  const protectedOnes = new Set(locked);
  const kept = new Map<string, StackStatus>(names.map((name) => [name, 'CREATE_COMPLETE']));
  const nameOf = (id: string): string => id.replace(/^arn:/, '');
  const refused = new Map<string, string>();
  const describeStack = (name: string, status: StackStatus): Stack => {
    const reason = refused.get(name);
    return {
      StackName: name,
      StackId: `arn:${name}`,
      ...(descriptions[name] === undefined ? {} : { Description: descriptions[name] }),
      EnableTerminationProtection: protectedOnes.has(name),
      StackStatus: status,
      ...(reason === undefined ? {} : { StackStatusReason: reason }),
      CreationTime: new Date(names.indexOf(name)),
    };
  };
  ops.aws
    .on(ListTasksCommand, () => ({ taskArns: [] }))
    .on(DescribeStacksCommand, ({ StackName, NextToken }) => {
      if (StackName !== undefined) {
        const status = kept.get(nameOf(StackName));
        if (status === undefined) {
          throw awsError('ValidationError', `Stack with id ${StackName} does not exist`);
        }
        return { Stacks: [describeStack(nameOf(StackName), status)] };
      }
      // Two pages, with the stacks in no order.
      const standing = [...kept].filter(([, status]) => status !== 'DELETE_COMPLETE').reverse();
      const page = standing
        .map(([name, status]) => describeStack(name, status))
        .filter((_, index) => index < 2 === (NextToken === undefined));
      return { Stacks: page, ...(NextToken === undefined ? { NextToken: 'more' } : {}) };
    })
    .on(UpdateTerminationProtectionCommand, ({ StackName = '' }) => {
      protectedOnes.delete(StackName);
      return { StackId: `arn:${StackName}` };
    })
    .on(DeleteStackCommand, ({ StackName = '' }) => {
      if (protectedOnes.has(nameOf(StackName))) {
        throw awsError('ValidationError', `Stack [${nameOf(StackName)}] cannot be deleted while TerminationProtection is enabled`);
      }
      const importer = importers[nameOf(StackName)];
      if (importer !== undefined && kept.get(importer) === 'CREATE_COMPLETE') {
        // As CloudFormation does it: the deletion is cancelled, and the status stays.
        refused.set(nameOf(StackName), `Delete canceled. Cannot delete export x as it is in use by ${importer}.`);
        return {};
      }
      kept.set(nameOf(StackName), nameOf(StackName) === stuck ? 'DELETE_FAILED' : 'DELETE_COMPLETE');
      return {};
    })
    .on(DescribeStackEventsCommand, ({ StackName = '' }) => ({
      StackEvents: [
        {
          StackId: StackName,
          EventId: '2',
          StackName,
          Timestamp: new Date(),
          ResourceStatus: 'DELETE_FAILED' as const,
          LogicalResourceId: 'Vpc',
          ResourceType: 'AWS::EC2::VPC',
          ResourceStatusReason: 'has dependencies',
        },
        {
          StackId: StackName,
          EventId: '1',
          StackName,
          Timestamp: new Date(),
          ResourceStatus: 'DELETE_IN_PROGRESS' as const,
          LogicalResourceId: 'x',
          ResourceType: 'AWS::CloudFormation::Stack',
        },
      ],
    }));
  return ops;
}

export const TEST_STACKS = ['shop-test-network', 'shop-test-database', 'shop-test-service'];
export const PROD_STACKS = ['shop-prod-network', 'shop-prod-database', 'shop-prod-service'];
