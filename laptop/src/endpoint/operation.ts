import type { Json, JsonObject } from '../cloudformation/resource-provider';
import type { Identity } from './identity';

/** What an operation is called with. */
export interface OperationRequest {
  /** Members of the request; in the query protocol all are texts. */
  readonly input: JsonObject;
  readonly identity: Identity;
  readonly region: string;
}

/** @throws EndpointError, or an Error whose `name` is one of the group's error codes */
export type Operation = (request: OperationRequest) => Json | Promise<Json>;

/** The operations of one service that the endpoint has. */
export interface OperationGroup {
  readonly protocol: 'json' | 'query';
  /** Name in the credential scope of a signature. */
  readonly signingName: string;
  /** `json`: what stands before the dot in `X-Amz-Target`. `query`: the API's version. */
  readonly apiName: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Names of errors that are the caller's own fault. */
  readonly errorCodes: readonly string[];
}
