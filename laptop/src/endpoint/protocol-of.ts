import type { HttpCall } from './http-call';
import { jsonProtocol } from './json-protocol';
import type { Protocol } from './protocol';
import { queryProtocol } from './query-protocol';

/** Services whose operations are paths, and that answer in XML; the others of their kind answer in JSON. */
const XML_SERVICES = /\/(s3|route53|cloudfront)\/aws4_request/;

/** The protocol that a caller understands an answer in, whether the endpoint has what it asks for or not. */
export function protocolOf({ method, headers }: HttpCall): Protocol {
  if (headers['x-amz-target'] !== undefined || headers['content-type'] === 'application/json') {
    return jsonProtocol;
  }
  return method === 'POST' || XML_SERVICES.test(headers.authorization ?? '') ? queryProtocol : jsonProtocol;
}
