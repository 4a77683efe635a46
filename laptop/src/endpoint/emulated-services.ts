import { randomUUID } from 'node:crypto';
import { forwardCall } from './forward-call';
import { checkOrigin, endpointError } from './handle-request';
import { protocolOf } from './protocol-of';
import { queryOf, readAuthorizationHeader, readPresignedUrl } from './authorization-header';
import { readBody } from './read-body';
import { CONTENT_HASH, verifySignature } from './verify-signature';
import { LOCAL_ACCOUNT } from '../local-user';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Emulator } from '../emulator/emulator';
import type { CredentialStore, Identity } from './credential-store';
import type { UnreadRequest } from './verify-signature';

/** In bytes, of a call whose body must be read before its signature can be verified: more than any service but S3 accepts. */
const MAXIMUM_BODY = 32 * 1024 * 1024;

export interface EmulatedServicesProps {
  readonly emulator: Pick<Emulator, 'urlForCalls'>;
  /** The account of the person's own calls. */
  readonly ownAccount: () => string;
}

export interface EmulatedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly credentials: CredentialStore;
  /** Allowed values of the `Host` header. */
  readonly hosts: readonly string[];
}

/** The service in the scope of a signature, which is not verified yet; undefined if there is no signature. */
export function signedService({ headers, url = '' }: IncomingMessage): string | undefined {
  const scope = headers.authorization ?? queryOf(url).get('X-Amz-Credential') ?? '';
  return /\/([^/,\s]+)\/aws4_request/.exec(scope)?.[1];
}

/** Calls of services that the engine does not have, which the AWS emulator answers. */
export class EmulatedServices {
  constructor(private readonly props: EmulatedServicesProps) {}

  /** Every error becomes a response in the protocol of the request. */
  async handle(call: EmulatedCall): Promise<void> {
    const { request, response } = call;
    try {
      await this.pass(call);
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const { method = '', url: target = '', headers } = request;
      const failure = protocolOf({ method, target, headers }).failure(endpointError(error), randomUUID());
      response.writeHead(failure.status, { 'content-type': failure.contentType, connection: 'close' }).end(failure.body);
    }
  }

  private async pass({ request, response, credentials, hosts }: EmulatedCall): Promise<void> {
    const { method = '', url: target = '', headers } = request;
    const url = headers.authorization === undefined ? readPresignedUrl({ target }) : undefined;
    // A presigned URL is for those who do not have the credentials, such as a web page.
    checkOrigin({ headers }, { hosts, allowWebPages: url !== undefined });
    const body = isStreamed(request) ? null : await readBody(request, MAXIMUM_BODY);
    const unread: UnreadRequest = { method, target, headers, body };
    const { identity } = await verifySignature({ request: unread, find: (id) => credentials.find(id), signingName: null, now: new Date() });
    const emulatorUrl = await this.props.emulator.urlForCalls();
    const { accessKeyId } = identity;
    await forwardCall({ request, response, body, url, emulatorUrl, accessKeyId, account: this.accountOf(identity) });
  }

  private accountOf({ account }: Identity): string {
    return account === LOCAL_ACCOUNT ? this.props.ownAccount() : account;
  }
}

/** Whether the signature can be verified without the body: its hash is signed, or S3 presigned the URL. */
function isStreamed({ headers, url: target = '' }: IncomingMessage): boolean {
  return headers.authorization === undefined
    ? readPresignedUrl({ target })?.service === 's3'
    : headers[CONTENT_HASH] !== undefined && readAuthorizationHeader(headers.authorization).signedHeaders.includes(CONTENT_HASH);
}
