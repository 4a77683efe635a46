import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json';

export interface AwsEventProps {
  readonly source: string;
  readonly detailType: string;
  readonly account: string;
  readonly region: string;
  /** ARN of what the event is about. */
  readonly resource: string;
  readonly detail: JsonObject;
}

/** An event as AWS services send it to EventBridge. */
export const awsEvent = ({ source, detailType, account, region, resource, detail }: AwsEventProps): JsonObject => ({
  version: '0',
  id: randomUUID(),
  'detail-type': detailType,
  source,
  account,
  time: new Date().toISOString(),
  region,
  resources: [resource],
  detail,
});
