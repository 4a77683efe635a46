import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';

/** Physical ids of the resources of a type in a stack. */
export async function listResources(
  client: CloudFormationClient,
  { stack, type }: { readonly stack: string; readonly type: string },
): Promise<readonly string[]> {
  const { paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
  const found: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stack })) {
    for (const { ResourceType, ResourceStatus, PhysicalResourceId } of StackResourceSummaries) {
      // A resource whose creation failed has no id.
      if (ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE' && PhysicalResourceId !== undefined) {
        found.push(PhysicalResourceId);
      }
    }
  }
  return found;
}
