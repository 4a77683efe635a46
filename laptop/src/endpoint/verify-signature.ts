import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { readAuthorizationHeader, type AuthorizationHeader } from './authorization-header';
import { EndpointError } from './endpoint-error';
import type { HttpCall } from './http-call';
import type { Identity } from './identity';

export interface VerifySignatureProps {
  readonly call: HttpCall;
  readonly find: (accessKeyId: string) => Identity | undefined;
  /** Service that the request is for; null where the endpoint does not have it. */
  readonly signingName: string | null;
  readonly now: Date;
}

export interface VerifiedCall {
  readonly identity: Identity;
  readonly region: string;
}

/** Difference between the clocks that is borne, in milliseconds; also how long a captured request could be used. */
const LONGEST_AGE = 5 * 60 * 1000;
const CONTENT_HASH = 'x-amz-content-sha256';
/** What decides who asks for what, and must therefore be signed where it is there. */
const MUST_BE_SIGNED = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'];

/**
 * Checks a request's signature by signing the same request again.
 * @throws EndpointError saying what is wrong
 */
export async function verifySignature({ call, find, signingName, now }: VerifySignatureProps): Promise<VerifiedCall> {
  const header = readAuthorizationHeader(call.headers.authorization);
  const identity = find(header.accessKeyId);
  if (identity === undefined) {
    throw new EndpointError('InvalidClientTokenId', {
      status: 403,
      message: `the access key ${header.accessKeyId} is not one of the laptop engine; it takes the local credentials alone`,
    });
  }
  const signedAt = checkDate({ header, text: textOf(call, 'x-amz-date'), now });
  checkScope({ header, signingName, call });
  checkSession({ identity, call, now });
  const expected = await signatureOf({ call, header, identity, signedAt });
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(header.signature, 'hex'))) {
    throw new EndpointError('SignatureDoesNotMatch', {
      status: 403,
      message: 'the signature is not the one that the local credentials give for this request',
    });
  }
  return { identity, region: header.region };
}

function checkDate({ header, text, now }: { header: AuthorizationHeader; text: string | undefined; now: Date }): Date {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text ?? '');
  if (match === null || !text?.startsWith(header.date)) {
    throw new EndpointError(
      'IncompleteSignature',
      'the request needs an X-Amz-Date of the form YYYYMMDDTHHMMSSZ, on the day that its credential names',
    );
  }
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  const signedAt = new Date(Date.UTC(year, month - 1, ...rest));
  if (Math.abs(now.getTime() - signedAt.getTime()) > LONGEST_AGE) {
    throw new EndpointError(
      'RequestExpired',
      `the request was signed at ${signedAt.toISOString()}; it is ${now.toISOString()} and five minutes are allowed`,
    );
  }
  return signedAt;
}

function checkScope({ header, signingName, call }: { header: AuthorizationHeader; signingName: string | null; call: HttpCall }): void {
  if (signingName !== null && header.service !== signingName) {
    throw new EndpointError('SignatureDoesNotMatch', {
      status: 403,
      message: `credential should be scoped to service "${signingName}", not "${header.service}"`,
    });
  }
  const unsigned = MUST_BE_SIGNED.filter((name) => call.headers[name] !== undefined && !header.signedHeaders.includes(name));
  if (unsigned.length > 0) {
    throw new EndpointError('SignatureDoesNotMatch', { status: 403, message: `these headers must be signed: ${unsigned.join(', ')}` });
  }
  const hash = textOf(call, CONTENT_HASH);
  if (hash !== undefined && hash !== createHash('sha256').update(call.body).digest('hex')) {
    throw new EndpointError('SignatureDoesNotMatch', { status: 403, message: 'X-Amz-Content-Sha256 is not the hash of the body' });
  }
}

function checkSession({ identity, call, now }: { identity: Identity; call: HttpCall; now: Date }): void {
  if ((textOf(call, 'x-amz-security-token') ?? null) !== identity.sessionToken) {
    throw new EndpointError('InvalidClientTokenId', { status: 403, message: 'the security token is not the one of these credentials' });
  }
  if (identity.expiresAt !== null && identity.expiresAt < now.getTime()) {
    throw new EndpointError('ExpiredToken', { status: 403, message: 'the temporary credentials have expired; assume the role again' });
  }
}

/** Signs the headers that the caller signed, whichever these are: every SDK has its own selection. */
async function signatureOf({
  call,
  header,
  identity,
  signedAt,
}: {
  call: HttpCall;
  header: AuthorizationHeader;
  identity: Identity;
  signedAt: Date;
}): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  const signer = new SignatureV4({
    service: header.service,
    region: header.region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) },
    sha256: Sha256,
    applyChecksum: false,
  });
  const url = new URL(call.target, 'http://localhost');
  const signed = await signer.sign(
    {
      method: call.method,
      protocol: 'http:',
      hostname: 'localhost',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(header.signedHeaders.map((name) => [name, textOf(call, name) ?? ''])),
      body: call.body,
    },
    { signingDate: signedAt, signableHeaders: new Set(header.signedHeaders) },
  );
  return /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization ?? '')?.[1] ?? '';
}

function textOf({ headers }: HttpCall, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
