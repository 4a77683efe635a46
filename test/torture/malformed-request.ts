import type { Random } from './random';

const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE', 'PRI', 'get', 'G\u0000T', ''] as const;
const TARGETS = ['/', '//', '//example.com', 'http://', 'http://[', '*', '/%', '/%ff%fe', '/../..', '', '/\u0000'] as const;
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9', 'HTTQ/1.1', ''] as const;
const HEADERS = [
  'Host: localhost',
  'Host: [',
  'Host: a, b',
  'Host:',
  'Connection: host',
  'Connection: upgrade\r\nUpgrade: websocket',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Expect: 100-continue',
  'Authorization: AWS4-HMAC-SHA256 Credential=',
  'X-Amz-Target: CodePipeline_20150709.GetPipelineState',
  'X-Amz-Date: 2026',
  'no colon',
  ' folded',
] as const;
const BODIES = [
  '',
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  'zz\r\n',
  '{"name":',
  '{"name":{"a":[1,null]}}',
  'Action=ListStacks&Version=x',
] as const;

/** A request that is wrong in some way, and sometimes right. */
export function malformedRequest(random: Random): string {
  const target = random.fraction() < 0.3 ? `/${random.text(40)}` : random.pick(TARGETS);
  const headers = Array.from({ length: random.integer(0, 5) }, () =>
    random.fraction() < 0.15 ? longHeader(random) : random.pick(HEADERS),
  );
  const request = `${random.pick(METHODS)} ${target} ${random.pick(VERSIONS)}\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n${random.pick(BODIES)}`;
  return random.fraction() < 0.1 ? request.slice(0, random.integer(0, request.length)) : request;
}

const longHeader = (random: Random): string => `X-Long: ${'x'.repeat(random.integer(1, 70_000))}`;
