import { fixedResponse, LoadBalancingFixture } from './load-balancing-fixture';
import { get } from 'node:http';

describe('listeners and rules', () => {
  let fixture: LoadBalancingFixture;

  beforeEach(async () => {
    fixture = await LoadBalancingFixture.open();
  });

  afterEach(() => fixture.close());

  const ask = async (path: string) => (await fetch(`${fixture.baseUrl}${path}`)).text();
  const askHost = (host: string) =>
    new Promise<string>((resolve, reject) => {
      get(fixture.baseUrl, { headers: { host } }, (response) => response.setEncoding('utf8').once('data', resolve)).once('error', reject);
    });

  it('use the default action when no rule matches', async () => {
    await fixture.listen(fixedResponse('404', 'nothing here'));
    const response = await fetch(fixture.baseUrl);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([404, 'text/plain', 'nothing here']);
  });

  it('match paths in the order of priority', async () => {
    await fixture.listen(fixedResponse('404', 'default'));
    await fixture.addRule(20, [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }], fixedResponse('200', 'api'));
    await fixture.addRule(10, [{ Field: 'path-pattern', Values: ['/api/v?/x.y'] }], fixedResponse('200', 'exact'));
    expect([await ask('/api/v1/x.y'), await ask('/api/v1/xzy'), await ask('/api'), await ask('/api/v1/x.y?q=/')]).toEqual([
      'exact',
      'api',
      'default',
      'exact',
    ]);
  });

  it('match hosts, and localhost matches always', async () => {
    await fixture.listen(fixedResponse('404', 'default'));
    await fixture.addRule(1, [{ Field: 'host-header', HostHeaderConfig: { Values: ['*.Example.com'] } }], fixedResponse('200', 'example'));
    expect([await askHost('test.example.com'), await askHost('example.org'), await ask('/')]).toEqual(['example', 'default', 'example']);
  });

  it('match the value of a header, whatever its case', async () => {
    await fixture.listen(fixedResponse('404', 'default'));
    const header = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Test-Traffic', Values: ['true', 'y*'] } };
    await fixture.addRule(1, [header], fixedResponse('200', 'test'));
    const askWith = async (headers: Record<string, string>) => (await fetch(fixture.baseUrl, { headers })).text();
    const sent: readonly Record<string, string>[] = [
      {},
      { 'x-test-traffic': 'false' },
      { 'X-TEST-traffic': 'TRUE' },
      { 'x-test-traffic': 'yes' },
    ];
    expect(await Promise.all(sent.map(askWith))).toEqual(['default', 'default', 'test', 'test']);
  });

  it('redirect with parts of the request', async () => {
    await fixture.listen({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } });
    const response = await fetch(`${fixture.baseUrl}/a/b?c=d`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([301, 'https://localhost/a/b?c=d']);
  });

  it('serve the HTTPS listener over HTTP, instead of the one that redirects to it', async () => {
    await fixture.listen({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } });
    await fixture.listen(fixedResponse('200', 'secure'), { Port: 443, Protocol: 'HTTPS' });
    expect(await ask('/')).toBe('secure');
  });

  it('refuse conditions and actions that the laptop does not support', async () => {
    await fixture.listen(fixedResponse('404', ''));
    await expect(fixture.addRule(1, [{ Field: 'source-ip' }], fixedResponse('200', ''))).rejects.toThrow(
      /ListenerRule 'Rule1', Conditions\[0\]: property Field is 'source-ip'.* supports path-pattern, host-header and http-header/,
    );
    await expect(fixture.listen({ Type: 'authenticate-oidc' })).rejects.toThrow(/property Type is 'authenticate-oidc'/);
  });

  it.each([
    [fixedResponse('099', ''), "property StatusCode is '099'; it must be 2XX, 4XX or 5XX"],
    [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/x\n' } }, 'property ContentType is'],
    [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Host: 'bücher.example' } }, 'property Host must have printable ASCII'],
  ])('refuse an action that cannot be sent, as AWS does', async (action, message) => {
    await expect(fixture.listen(action)).rejects.toThrow(message);
  });
});
