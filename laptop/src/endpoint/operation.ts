import { JsonReader } from '../json-reader';
import { EndpointError } from './endpoint-error';
import type { Json, JsonObject } from '../json';
import type { Identity } from './credential-store';

export interface OperationRequest {
  /** Members of the request; in the query protocol all are strings. */
  readonly input: JsonObject;
  readonly identity: Identity;
  readonly region: string;
}

/** The input of an operation that records who called it. */
export interface RecordedCall {
  readonly input: JsonReader;
  /** ARN of the caller. */
  readonly caller: string;
}

/** @throws EndpointError, or an Error whose `name` is one of the group's error codes */
export type Operation = (request: OperationRequest) => Json | Promise<Json>;

/** The operations of one service that the endpoint has. */
export interface OperationGroup {
  readonly protocol: 'json' | 'query';
  /** Name in the credential scope of a signature. */
  readonly signingName: string;
  /** `json`: the part before the dot in `X-Amz-Target`. `query`: the version of the API. */
  readonly apiName: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** `query`: the XML element of each item, by the member that is the list. @default - `member` */
  readonly itemNames?: Readonly<Record<string, string>>;
  /** Names of errors that the caller has caused. */
  readonly errorCodes: readonly string[];
}

/**
 * Calls an operation.
 * @throws EndpointError for what the caller has caused
 */
export async function perform({ errorCodes }: Pick<OperationGroup, 'errorCodes'>, call: () => Json | Promise<Json>): Promise<Json> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Error && errorCodes.includes(error.name) ? new EndpointError(error.name, error.message) : error;
  }
}

/** Reads the members of a request. A problem is returned with the error code that the service uses for it. */
export const inputReader = ({ input }: Pick<OperationRequest, 'input'>, errorCode: string): JsonReader =>
  new JsonReader('the request', input, {
    strict: true,
    error: ({ path, name, problem }) => new EndpointError(errorCode, `${[...path, name].join('.')} ${problem}`),
  });
