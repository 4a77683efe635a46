import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { queryOf, readAuthorizationHeader, readPresignedUrl, type AuthorizationHeader, type PresignedUrl } from './authorization-header';
import { EndpointError } from './endpoint-error';
import type { Identity } from './credential-store';
import type { HttpRequest } from './http';

/** A request whose body is null because it is not read: a signed header has its hash, or it is not signed. */
export type UnreadRequest = Omit<HttpRequest, 'body'> & { readonly body: Buffer | null };

export interface VerifySignatureProps {
  readonly request: UnreadRequest;
  readonly find: (accessKeyId: string) => Identity | undefined;
  /** Service of the request; null when the endpoint does not have it. */
  readonly signingName: string | null;
  readonly now: Date;
}

export interface VerifiedRequest {
  readonly identity: Identity;
  readonly region: string;
}

/** Allowed difference between the clocks, in milliseconds; also the time for which a captured request can be replayed. */
const MAXIMUM_AGE = 5 * 60 * 1000;
export const CONTENT_HASH = 'x-amz-content-sha256';
/** Headers that decide who requests what, and must be signed where they are present. */
const MUST_BE_SIGNED = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'];

/**
 * Checks the signature of a request by signing the same request again.
 * @throws EndpointError that says what is wrong
 */
export async function verifySignature({ request, find, signingName, now }: VerifySignatureProps): Promise<VerifiedRequest> {
  const url = request.headers.authorization === undefined ? readPresignedUrl(request) : undefined;
  const header = url ?? readAuthorizationHeader(request.headers.authorization);
  const identity = find(header.accessKeyId);
  if (identity === undefined) {
    throw new EndpointError('InvalidClientTokenId', {
      status: 403,
      message: `the laptop engine does not know the access key ${header.accessKeyId}; it only accepts the local credentials`,
    });
  }
  const signedAt = checkDate({ header, url, text: url?.signedAt ?? headerOf(request, 'x-amz-date'), now });
  checkScope({ header, signingName, request });
  checkSession({ identity, token: url === undefined ? headerOf(request, 'x-amz-security-token') : url.token, now });
  const expected = await signatureOf({ request, header, url, identity, signedAt });
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(header.signature, 'hex'))) {
    throw new EndpointError('SignatureDoesNotMatch', {
      status: 403,
      message: 'the signature does not match the request and the local credentials',
    });
  }
  return { identity, region: header.region };
}

interface DateCheck {
  readonly header: AuthorizationHeader;
  readonly url: PresignedUrl | undefined;
  readonly text: string | undefined;
  readonly now: Date;
}

function checkDate({ header, url, text, now }: DateCheck): Date {
  const signedAt = text?.startsWith(header.date) ? parseDate(text) : undefined;
  if (signedAt === undefined) {
    throw new EndpointError(
      'IncompleteSignature',
      'the request needs an X-Amz-Date of the form YYYYMMDDTHHMMSSZ, on the day of its credential scope',
    );
  }
  const age = now.getTime() - signedAt.getTime();
  const allowed = url === undefined ? MAXIMUM_AGE : url.expiresSeconds * 1000;
  if (age > allowed || age < -MAXIMUM_AGE) {
    throw new EndpointError(
      'RequestExpired',
      `the request was signed at ${signedAt.toISOString()}; it is ${now.toISOString()}, and ${url === undefined ? 'five minutes' : `${url.expiresSeconds} seconds`} are allowed`,
    );
  }
  return signedAt;
}

function parseDate(text: string): Date | undefined {
  const iso = text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z');
  const date = new Date(iso);
  return iso === text || Number.isNaN(date.getTime()) ? undefined : date;
}

function checkScope({
  header,
  signingName,
  request,
}: {
  header: AuthorizationHeader;
  signingName: string | null;
  request: UnreadRequest;
}): void {
  if (signingName !== null && header.service !== signingName) {
    throw new EndpointError('SignatureDoesNotMatch', {
      status: 403,
      message: `credential should be scoped to service "${signingName}", not "${header.service}"`,
    });
  }
  const unsigned = MUST_BE_SIGNED.filter((name) => request.headers[name] !== undefined && !header.signedHeaders.includes(name));
  if (unsigned.length > 0) {
    throw new EndpointError('SignatureDoesNotMatch', { status: 403, message: `these headers must be signed: ${unsigned.join(', ')}` });
  }
  const hash = headerOf(request, CONTENT_HASH);
  if (request.body !== null && hash !== undefined && hash !== createHash('sha256').update(request.body).digest('hex')) {
    throw new EndpointError('SignatureDoesNotMatch', { status: 403, message: 'X-Amz-Content-Sha256 is not the hash of the body' });
  }
}

interface SessionCheck {
  readonly identity: Identity;
  readonly token: string | undefined;
  readonly now: Date;
}

function checkSession({ identity: { session }, token, now }: SessionCheck): void {
  if (token !== session?.token) {
    throw new EndpointError('InvalidClientTokenId', {
      status: 403,
      message: 'the security token does not belong to these credentials',
    });
  }
  if (session !== null && session.expiresAt < now.getTime()) {
    throw new EndpointError('ExpiredToken', { status: 403, message: 'the temporary credentials have expired; assume the role again' });
  }
}

interface SignatureInput {
  readonly request: UnreadRequest;
  readonly header: AuthorizationHeader;
  readonly url: PresignedUrl | undefined;
  readonly identity: Identity;
  readonly signedAt: Date;
}

/** Signs the headers that the caller has signed: every SDK selects other ones. */
async function signatureOf({ request, header, url, identity, signedAt }: SignatureInput): Promise<string> {
  const { accessKeyId, secretAccessKey, session } = identity;
  const isS3 = header.service === 's3';
  const signer = new SignatureV4({
    service: header.service,
    region: header.region,
    credentials: { accessKeyId, secretAccessKey, ...(session === null ? {} : { sessionToken: session.token }) },
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: !isS3,
  });
  const unsigned = {
    method: request.method,
    protocol: 'http:',
    hostname: 'localhost',
    path: request.target.replace(/\?.*/s, ''),
    query: queryMembers(request.target),
    // A header that was signed and then removed is signed as empty here, so that the signatures differ.
    headers: Object.fromEntries(header.signedHeaders.map((name) => [name, headerOf(request, name) ?? ''])),
    body: request.body ?? undefined,
  };
  const signableHeaders = new Set(header.signedHeaders);
  if (url === undefined) {
    const signed = await signer.sign(unsigned, { signingDate: signedAt, signableHeaders });
    return readAuthorizationHeader(signed.headers.authorization).signature;
  }
  const presigned = await signer.presign(
    { ...unsigned, headers: { ...(isS3 ? { [CONTENT_HASH]: 'UNSIGNED-PAYLOAD' } : {}), ...unsigned.headers } },
    {
      signingDate: signedAt,
      expiresIn: url.expiresSeconds,
      signableHeaders,
      unsignableHeaders: new Set([CONTENT_HASH]),
      unhoistableHeaders: new Set([...header.signedHeaders, CONTENT_HASH]),
    },
  );
  return String(presigned.query?.['X-Amz-Signature']);
}

/** The query without the signature in it, which signing adds again. */
function queryMembers(target: string): Record<string, string[]> {
  const query = queryOf(target);
  const names = [...new Set(query.keys())].filter((name) => name !== 'X-Amz-Signature' && name !== 'X-Amz-Security-Token');
  return Object.fromEntries(names.map((name) => [name, query.getAll(name)]));
}

function headerOf({ headers }: UnreadRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
