import type { Protocol } from './protocol';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** These errors have other codes here than in the query protocol. */
const CODES: Readonly<Record<string, string>> = {
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  ExpiredToken: 'ExpiredTokenException',
};

/** AWS JSON 1.1. */
export const jsonProtocol: Protocol = {
  unknownOperation: 'UnknownOperationException',
  success: ({ result }) => ({ status: 200, contentType: CONTENT_TYPE, body: JSON.stringify(result) }),
  failure: ({ code, message, status }) => ({
    status: code in CODES ? 400 : status,
    contentType: CONTENT_TYPE,
    body: JSON.stringify({ __type: CODES[code] ?? code, message }),
  }),
};
