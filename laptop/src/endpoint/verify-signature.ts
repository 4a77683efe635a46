import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { readAuthorizationHeader, type AuthorizationHeader } from './authorization-header';
import { EndpointError } from './endpoint-error';
import type { Identity } from './credential-store';
import type { HttpRequest } from './http';

export interface VerifySignatureProps {
  readonly request: HttpRequest;
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
const CONTENT_HASH = 'x-amz-content-sha256';
/** Headers that decide who requests what, and must be signed where they are present. */
const MUST_BE_SIGNED = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'];

/**
 * Checks the signature of a request by signing the same request again.
 * @throws EndpointError that says what is wrong
 */
export async function verifySignature({ request, find, signingName, now }: VerifySignatureProps): Promise<VerifiedRequest> {
  const header = readAuthorizationHeader(request.headers.authorization);
  const identity = find(header.accessKeyId);
  if (identity === undefined) {
    throw new EndpointError('InvalidClientTokenId', {
      status: 403,
      message: `the laptop engine does not know the access key ${header.accessKeyId}; it only accepts the local credentials`,
    });
  }
  const signedAt = checkDate({ header, text: headerOf(request, 'x-amz-date'), now });
  checkScope({ header, signingName, request });
  checkSession({ identity, request, now });
  const expected = await signatureOf({ request, header, identity, signedAt });
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(header.signature, 'hex'))) {
    throw new EndpointError('SignatureDoesNotMatch', {
      status: 403,
      message: 'the signature does not match the request and the local credentials',
    });
  }
  return { identity, region: header.region };
}

function checkDate({ header, text, now }: { header: AuthorizationHeader; text: string | undefined; now: Date }): Date {
  const signedAt = text?.startsWith(header.date) ? parseDate(text) : undefined;
  if (signedAt === undefined) {
    throw new EndpointError(
      'IncompleteSignature',
      'the request needs an X-Amz-Date of the form YYYYMMDDTHHMMSSZ, on the day of its credential scope',
    );
  }
  if (Math.abs(now.getTime() - signedAt.getTime()) > MAXIMUM_AGE) {
    throw new EndpointError(
      'RequestExpired',
      `the request was signed at ${signedAt.toISOString()}; it is ${now.toISOString()}, and five minutes are allowed`,
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
  request: HttpRequest;
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
  if (hash !== undefined && hash !== createHash('sha256').update(request.body).digest('hex')) {
    throw new EndpointError('SignatureDoesNotMatch', { status: 403, message: 'X-Amz-Content-Sha256 is not the hash of the body' });
  }
}

function checkSession({ identity: { session }, request, now }: { identity: Identity; request: HttpRequest; now: Date }): void {
  if (headerOf(request, 'x-amz-security-token') !== session?.token) {
    throw new EndpointError('InvalidClientTokenId', {
      status: 403,
      message: 'the security token does not belong to these credentials',
    });
  }
  if (session !== null && session.expiresAt < now.getTime()) {
    throw new EndpointError('ExpiredToken', { status: 403, message: 'the temporary credentials have expired; assume the role again' });
  }
}

/** Signs the headers that the caller has signed: every SDK selects other ones. */
async function signatureOf({
  request,
  header,
  identity,
  signedAt,
}: {
  request: HttpRequest;
  header: AuthorizationHeader;
  identity: Identity;
  signedAt: Date;
}): Promise<string> {
  const { accessKeyId, secretAccessKey, session } = identity;
  const signer = new SignatureV4({
    service: header.service,
    region: header.region,
    credentials: { accessKeyId, secretAccessKey, ...(session === null ? {} : { sessionToken: session.token }) },
    sha256: Sha256,
    applyChecksum: false,
  });
  const url = new URL(request.target, 'http://localhost');
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: 'localhost',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      // A header that was signed and then removed is signed as empty here, so that the signatures differ.
      headers: Object.fromEntries(header.signedHeaders.map((name) => [name, headerOf(request, name) ?? ''])),
      body: request.body,
    },
    { signingDate: signedAt, signableHeaders: new Set(header.signedHeaders) },
  );
  return readAuthorizationHeader(signed.headers.authorization).signature;
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
