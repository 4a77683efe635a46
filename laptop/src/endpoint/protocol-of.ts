import { jsonProtocol } from './json-protocol';
import { queryProtocol } from './query-protocol';
import { queryOf } from './authorization-header';
import type { HttpRequest } from './http';
import type { Protocol } from './protocol';

/** REST services that use XML; the other REST services use JSON. */
const XML_SERVICES = /\/(s3|route53|cloudfront)\/aws4_request/;

/** The protocol of a request, even for an operation that the endpoint does not have. */
export function protocolOf({ method, target, headers }: Omit<HttpRequest, 'body'>): Protocol {
  if (headers['x-amz-target'] !== undefined || headers['content-type'] === 'application/json') {
    return jsonProtocol;
  }
  const scope = headers.authorization ?? queryOf(target).get('X-Amz-Credential') ?? '';
  const usesXml = method === 'POST' || XML_SERVICES.test(scope);
  return usesXml ? queryProtocol : jsonProtocol;
}
