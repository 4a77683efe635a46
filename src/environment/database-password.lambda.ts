import { randomBytes } from 'node:crypto';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { respond } from './custom-resource-answer.lambda-shared';
import type { DatabasePasswordProperties } from './database-password.lambda-shared';

const ssm = new SSMClient({});

/**
 * Creates the password of an environment's database once. The password is never returned, logged or overwritten.
 * CloudFormation cannot create a SecureString itself.
 *
 * CloudFormation gets a response in every case; without one it waits for an hour.
 */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const { ParameterName: name, OnDelete: onDelete } = event.ResourceProperties as unknown as DatabasePasswordProperties;
  const answer = (Status: 'SUCCESS' | 'FAILED', Reason?: string): Promise<void> =>
    respond(event, { Status, Reason, PhysicalResourceId: name });
  try {
    if (event.RequestType === 'Create') {
      await create(name);
    }
    if (event.RequestType === 'Delete' && onDelete === 'delete') {
      await remove(name);
    }
  } catch (error) {
    // Only the name of the error, because its message may repeat the request.
    return answer('FAILED', `${event.RequestType} of ${name} failed: ${(error as Error).name}`);
  }
  return answer('SUCCESS');
}

/** 40 characters of base64url, with 240 random bits. MySQL takes at most 41 characters, and every engine accepts this alphabet. */
async function create(name: string): Promise<void> {
  const Value = randomBytes(30).toString('base64url');
  await ssm.send(new PutParameterCommand({ Name: name, Value, Type: 'SecureString' })).catch(unless('ParameterAlreadyExists'));
}

async function remove(name: string): Promise<void> {
  await ssm.send(new DeleteParameterCommand({ Name: name })).catch(unless('ParameterNotFound'));
}

const unless =
  (expected: string) =>
  (error: Error): void => {
    if (error.name !== expected) {
      throw error;
    }
  };
