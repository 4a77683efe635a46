import { EndpointError } from './endpoint-error';
import type { HttpRequest } from './http';

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

/** A week, as on AWS. */
const MAXIMUM_EXPIRY_SECONDS = 604_800;
const CREDENTIAL = /^(?<accessKeyId>[^/]+)\/(?<date>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request$/;

type CredentialFields = Readonly<Record<'accessKeyId' | 'date' | 'region' | 'service', string>>;
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

/** A signature in the query of a URL, which works like a password for one request until it expires. */
export interface PresignedUrl extends AuthorizationHeader {
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly signedAt: string;
  readonly expiresSeconds: number;
  /** Undefined for permanent credentials. */
  readonly token: string | undefined;
}

/** The signature in the query of a request; undefined if there is none. */
export function readPresignedUrl({ target }: Pick<HttpRequest, 'target'>): PresignedUrl | undefined {
  const query = queryOf(target);
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    return undefined;
  }
  const value = (name: string): string => query.get(`X-Amz-${name}`) ?? '';
  const fields = CREDENTIAL.exec(value('Credential'))?.groups as CredentialFields | undefined;
  const signature = value('Signature');
  const expiresSeconds = Number(value('Expires'));
  if (fields === undefined || !/^[0-9a-f]{64}$/.test(signature) || !(expiresSeconds > 0 && expiresSeconds <= MAXIMUM_EXPIRY_SECONDS)) {
    throw new EndpointError('AuthorizationQueryParametersError', 'the signature in the query of the URL is not complete');
  }
  const signedHeaders = value('SignedHeaders').split(';');
  const token = query.get('X-Amz-Security-Token') ?? undefined;
  return { ...fields, signature, signedHeaders, signedAt: value('Date'), expiresSeconds, token };
}

/** The query of a request. A plus sign in it means itself. */
export const queryOf = (target: string): URLSearchParams => new URLSearchParams(target.replace(/^[^?]*\??/, '').replaceAll('+', '%2B'));
