import { randomUUID } from 'node:crypto';
import { EndpointError } from './endpoint-error';
import { protocolOf } from './protocol-of';
import { verifySignature } from './verify-signature';
import type { CredentialStore } from './credential-store';
import type { HttpRequest, HttpResponse } from './http';
import type { OperationTable } from './operation-table';
import type { Protocol } from './protocol';

export interface HandleRequestProps {
  readonly request: HttpRequest;
  readonly table: OperationTable;
  readonly credentials: CredentialStore;
  /** Allowed values of the `Host` header. */
  readonly hosts: readonly string[];
  readonly now: Date;
}

/** Every error becomes a response in the protocol of the request. */
export async function handleRequest(props: HandleRequestProps): Promise<HttpResponse> {
  const requestId = randomUUID();
  try {
    return await handle(props, requestId);
  } catch (error) {
    return protocolOf(props.request).failure(endpointError(error), requestId);
  }
}

async function handle({ request, table, credentials, hosts, now }: HandleRequestProps, requestId: string): Promise<HttpResponse> {
  checkOrigin(request, hosts);
  const { protocol, name, input, group, operation } = table.find(request);
  // Comes first: an unknown caller does not learn which operations there are.
  const { identity, region } = await verifySignature({
    request,
    find: (id) => credentials.find(id),
    signingName: group?.signingName ?? null,
    now,
  });
  if (group === null || operation === null) {
    throw unknownOperation({ protocol, name, table });
  }
  try {
    const result = await operation({ input, identity, region });
    return protocol.success({ operation: name, result, apiName: group.apiName, signingName: group.signingName, requestId });
  } catch (error) {
    throw error instanceof Error && group.errorCodes.includes(error.name) ? new EndpointError(error.name, error.message) : error;
  }
}

/** Refuses requests of web pages. A page that points its own host name at this machine sends that name; every page sends its origin. */
function checkOrigin({ headers }: HttpRequest, hosts: readonly string[]): void {
  if (headers.host === undefined || !hosts.includes(headers.host)) {
    throw new EndpointError('AccessDeniedException', {
      status: 403,
      message: `the endpoint only serves the hosts ${hosts.join(' and ')}, not ${headers.host === undefined ? 'a request without one' : `"${headers.host}"`}`,
    });
  }
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
    throw new EndpointError('AccessDeniedException', { status: 403, message: 'the endpoint does not serve web pages' });
  }
}

const unknownOperation = ({ protocol, name, table }: { protocol: Protocol; name: string; table: OperationTable }): EndpointError =>
  new EndpointError(protocol.unknownOperation, `the laptop engine has no operation "${name}"; it has ${table.describe()}`);

function endpointError(error: unknown): EndpointError {
  if (error instanceof EndpointError) {
    return error;
  }
  return new EndpointError('InternalFailure', { status: 500, message: error instanceof Error ? error.message : String(error) });
}
