import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

export interface SignedPostProps {
  readonly url: URL;
  /** As in the signature. */
  readonly service: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends a request that takes too long. */
  readonly signal?: AbortSignal;
}

/** Sends a request with a signature of version 4. */
export async function signedPost({ url, service, region, credentials, headers, body, signal }: SignedPostProps): Promise<Response> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const request = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, ...headers },
    body,
  });
  const { host: _, ...signed } = request.headers;
  return fetch(url, { method: 'POST', headers: signed, body, ...(signal && { signal }) });
}
