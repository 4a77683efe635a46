import type { Json } from '../json';
import type { EndpointError } from './endpoint-error';
import type { HttpResponse } from './http';

export interface OperationResult {
  readonly operation: string;
  readonly result: Json;
  /** See `OperationGroup.apiName`. */
  readonly apiName: string;
  readonly requestId: string;
  /** See `OperationGroup.signingName`. */
  readonly signingName: string;
  /** See `OperationGroup.itemNames`. */
  readonly itemNames: Readonly<Record<string, string>>;
}

/** The wire format of responses. */
export interface Protocol {
  success(result: OperationResult): HttpResponse;
  failure(error: EndpointError, requestId: string): HttpResponse;
  /** Error code for an operation that does not exist. */
  readonly unknownOperation: string;
}
