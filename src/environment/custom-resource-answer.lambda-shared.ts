import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

export type Answer = Pick<CloudFormationCustomResourceResponse, 'Status' | 'PhysicalResourceId'> & { readonly Reason: string | undefined };

/**
 * Answers CloudFormation, which otherwise waits for the time limit of the resource.
 * @throws Error when CloudFormation refuses the answer, so that Lambda retries
 */
export async function respond(event: CloudFormationCustomResourceEvent, answer: Answer): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const response = await fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId }),
  });
  if (!response.ok) {
    throw new Error(`CloudFormation refused the answer with status ${response.status}`);
  }
}
