import { jsonProtocol } from './json-protocol';
import { queryProtocol } from './query-protocol';
import type { HttpRequest } from './http';
import type { Protocol } from './protocol';

/** REST services that use XML; the other REST services use JSON. */
const XML_SERVICES = /\/(s3|route53|cloudfront)\/aws4_request/;

/** The protocol of a request, even for an operation that the endpoint does not have. */
export function protocolOf({ method, headers }: HttpRequest): Protocol {
  if (headers['x-amz-target'] !== undefined || headers['content-type'] === 'application/json') {
    return jsonProtocol;
  }
  const usesXml = method === 'POST' || (headers.authorization !== undefined && XML_SERVICES.test(headers.authorization));
  return usesXml ? queryProtocol : jsonProtocol;
}
