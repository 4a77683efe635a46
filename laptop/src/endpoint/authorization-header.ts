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
  /^AWS4-HMAC-SHA256\s+Credential=(?<accessKeyId>[^/,\s]+)\/(?<date>\d{8})\/(?<region>[^/,\s]+)\/(?<service>[^/,\s]+)\/aws4_request\s*,\s*SignedHeaders=(?<headers>[a-z0-9;_.-]+)\s*,\s*Signature=(?<signature>[0-9a-f]{64})$/;

type Fields = Readonly<Record<'accessKeyId' | 'date' | 'region' | 'service' | 'headers' | 'signature', string>>;

/** Reads a Signature Version 4 `Authorization` header. */
export function readAuthorizationHeader(text: string | undefined): AuthorizationHeader {
  if (text === undefined) {
    throw new EndpointError('MissingAuthenticationToken', {
      status: 403,
      message: 'the request is not signed; sign it with the local credentials (AWS Signature Version 4)',
    });
  }
  // Every group of the pattern takes part in a match.
  const fields = HEADER.exec(text)?.groups as Fields | undefined;
  if (fields === undefined) {
    throw new EndpointError(
      'IncompleteSignature',
      'the Authorization header is not a complete AWS4-HMAC-SHA256 signature with Credential, SignedHeaders and Signature',
    );
  }
  const { headers, ...header } = fields;
  return { ...header, signedHeaders: headers.split(';') };
}
