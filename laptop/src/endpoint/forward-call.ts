import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accountHeaders } from '../emulator/call-emulator';
import { EndpointError } from './endpoint-error';
import type { PresignedUrl } from './authorization-header';
import { CONTENT_HASH } from './verify-signature';

/** Headers between two neighbours, and those that the engine sets itself. */
const NOT_FORWARDED = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amz-security-token',
  'x-moto-account-id',
];
const SIGNATURE_IN_QUERY =
  /(?<=[?&])X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)=[^&]*&?/g;
const HEX_HASH = /^[0-9a-f]{64}$/;

export interface ForwardedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Null to stream it. */
  readonly body: Buffer | null;
  /** The signature in the query; undefined for one in a header. */
  readonly url: PresignedUrl | undefined;
  /** Address of the emulator. */
  readonly emulatorUrl: string;
  /** Of the caller. */
  readonly accessKeyId: string;
  /** The account in which the emulator answers. */
  readonly account: string;
}

/**
 * Passes a verified call on to the AWS emulator, with the account in place of the access key. Emulators take the account from there and do
 * not check signatures. The host stays the one that the caller used, so that URLs in the response work for the caller.
 */
export async function forwardCall({ request, response, body, url, emulatorUrl, accessKeyId, account }: ForwardedCall): Promise<void> {
  const { protocol, hostname, port } = new URL(emulatorUrl);
  const withAccount = (text: string): string => text.replace(accessKeyId, account);
  const outgoing = (protocol === 'https:' ? httpsRequest : httpRequest)({
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    method: request.method,
    path: url === undefined ? request.url : String(request.url).replace(SIGNATURE_IN_QUERY, ''),
    headers: [
      ...endToEnd(request, withAccount),
      ...Object.entries({ ...accountHeaders(account), ...(url && signatureHeaders(url, account)) }).flat(),
    ],
  });
  const answered = once(outgoing, 'response').catch((error: Error) => {
    throw error instanceof EndpointError ? error : unavailable(emulatorUrl, error);
  });
  send({ request, outgoing, body });
  response.once('close', () => outgoing.destroy());
  const [answer] = (await answered) as [IncomingMessage];
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, [...endToEnd(answer)]);
  await pipeline(answer, response);
}

function send({ request, outgoing, body }: Pick<ForwardedCall, 'request' | 'body'> & { outgoing: ReturnType<typeof httpRequest> }): void {
  if (body !== null) {
    outgoing.end(body);
    return;
  }
  const hash = request.headers[CONTENT_HASH];
  const checks = typeof hash === 'string' && HEX_HASH.test(hash) ? [hashCheck(hash)] : [];
  // A failure reaches the caller through the response.
  pipeline([request, ...checks, outgoing]).catch((error: Error) => outgoing.destroy(error));
}

/** The signature of a presigned URL as headers, which emulators do not check either. */
const signatureHeaders = (
  { date, region, service, signedHeaders, signature, signedAt }: PresignedUrl,
  account: string,
): Readonly<Record<string, string>> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${account}/${date}/${region}/${service}/aws4_request, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  'x-amz-date': signedAt,
  [CONTENT_HASH]: 'UNSIGNED-PAYLOAD',
});

/** Passes the last bytes on only if the body has the hash that was signed. */
function hashCheck(expected: string): Transform {
  const hash = createHash('sha256');
  let last: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      this.push(last);
      last = chunk;
      done();
    },
    flush(done) {
      const matches = hash.digest('hex') === expected;
      done(matches ? null : new EndpointError('XAmzContentSHA256Mismatch', 'X-Amz-Content-Sha256 is not the hash of the body'), last);
    },
  });
}

function endToEnd({ headers, rawHeaders }: IncomingMessage, change: (value: string) => string = (value) => value): readonly string[] {
  const dropped = [
    ...NOT_FORWARDED,
    ...String(headers.connection ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase()),
  ];
  return rawHeaders.flatMap((name, index) => {
    const value = rawHeaders[index + 1];
    if (index % 2 === 1 || value === undefined || dropped.includes(name.toLowerCase())) {
      return [];
    }
    return [name, name.toLowerCase() === 'authorization' ? change(value) : value];
  });
}

const unavailable = (url: string, { message }: Error): EndpointError =>
  new EndpointError('ServiceUnavailable', { status: 503, message: `the AWS emulator at ${url} does not answer (${message}); see its log` });
