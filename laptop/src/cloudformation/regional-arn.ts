import { partitionOf } from './template/pseudo-parameters';

/** `arn:<partition>:<service>:<region>:<account>:<resource>`, of a resource in the account and region of its stack. */
export function regionalArn(
  { region, account }: { readonly region: string; readonly account: string },
  { service, resource }: { readonly service: string; readonly resource: string },
): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
}
