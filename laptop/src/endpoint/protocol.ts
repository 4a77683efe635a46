import type { Json } from '../cloudformation/resource-provider';
import type { EndpointError } from './endpoint-error';
import type { HttpAnswer } from './http-answer';

export interface ProtocolAnswer {
  readonly operation: string;
  readonly result: Json;
  /** The API's name or version, as the group has it. */
  readonly apiName: string;
  readonly requestId: string;
  /** Name of the service in signatures. */
  readonly signingName: string;
}

/** How a protocol puts answers and refusals on the wire. */
export interface Protocol {
  answer(answer: ProtocolAnswer): HttpAnswer;
  refuse(error: EndpointError, requestId: string): HttpAnswer;
  /** What the protocol calls an operation that is not there. */
  readonly unknownOperation: string;
}
