import { EndpointError } from './endpoint-error';

export interface AuthorizationHeader {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\s*,\s*SignedHeaders=([a-z0-9;_.-]+)\s*,\s*Signature=([0-9a-f]{64})$/;

/** Reads a Signature Version 4 `Authorization` header. */
export function readAuthorizationHeader(text: string | undefined): AuthorizationHeader {
  if (text === undefined) {
    throw new EndpointError('MissingAuthenticationToken', {
      status: 403,
      message: 'the request is not signed; sign it with the local credentials (AWS Signature Version 4)',
    });
  }
  const match = HEADER.exec(text);
  if (match === null) {
    throw new EndpointError(
      'IncompleteSignature',
      'the Authorization header is no complete AWS4-HMAC-SHA256 signature with Credential, SignedHeaders and Signature',
    );
  }
  const [, accessKeyId = '', date = '', region = '', service = '', headers = '', signature = ''] = match;
  return { accessKeyId, date, region, service, signedHeaders: headers.split(';'), signature };
}
