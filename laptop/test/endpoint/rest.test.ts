import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { endpointFixture } from './endpoint-fixture';

const fixture = endpointFixture();

/** Calls a REST service as the SDKs do. */
async function callRest({
  service,
  path,
  secretAccessKey,
}: {
  service: string;
  path: string;
  secretAccessKey?: string;
}): Promise<{ status: number; text: string }> {
  const { url } = fixture.endpoint;
  const credentials = { ...fixture.client().credentials, ...(secretAccessKey === undefined ? {} : { secretAccessKey }) };
  const signer = new SignatureV4({
    service,
    region: 'eu-west-1',
    credentials: credentials as { accessKeyId: string; secretAccessKey: string },
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'GET',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    headers: { host: new URL(url).host },
  });
  const response = await fetch(`${url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

describe('a call to a REST service', () => {
  test('fails in JSON, with the operations that the endpoint has', async () => {
    const { status, text } = await callRest({ service: 'lambda', path: '/2015-03-31/functions/' });
    expect(status).toBe(400);
    const { __type, message } = JSON.parse(text) as { __type: string; message: string };
    expect(__type).toBe('UnknownOperationException');
    expect(message).toMatch(/no operation "GET \/2015-03-31\/functions\/"; it has .*ssm: .*PutParameter/);
  });

  test('fails in XML for S3', async () => {
    const { status, text } = await callRest({ service: 's3', path: '/' });
    expect(status).toBe(400);
    expect(text).toMatch(/<Code>InvalidAction<\/Code><Message>the laptop engine has no operation &quot;GET \/&quot;; it has /);
  });

  test('fails without the list of operations when its signature is wrong', async () => {
    const { status, text } = await callRest({ service: 'lambda', path: '/2015-03-31/functions/', secretAccessKey: 'another' });
    expect(status).toBe(400);
    expect(text).toContain('InvalidSignatureException');
    expect(text).not.toContain('PutParameter');
  });
});
