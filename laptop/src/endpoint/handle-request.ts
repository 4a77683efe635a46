import { randomUUID } from 'node:crypto';
import { EndpointError } from './endpoint-error';
import { perform } from './operation';
import { protocolOf } from './protocol-of';
import { verifySignature } from './verify-signature';
import type { CredentialStore } from './credential-store';
import type { HttpRequest, HttpResponse } from './http';
import type { OperationTable } from './operation-table';
import type { Permissions } from './permissions';
import type { Protocol } from './protocol';

export interface HandleRequestProps {
  readonly request: HttpRequest;
  readonly table: OperationTable;
  readonly credentials: CredentialStore;
  /** Undefined to allow everything. */
  readonly permissions: Permissions | undefined;
  /** Allowed values of the `Host` header. */
  readonly hosts: readonly string[];
  readonly now: Date;
}

/** What an application may ask the engine. It may not operate the pipeline and the services, nor become another role that may. */
const TASK_OPERATIONS: readonly string[] = ['GetCallerIdentity', 'GetParameter', 'GetParameters', 'GetParametersByPath'];

/** Every error becomes a response in the protocol of the request. */
export async function handleRequest(props: HandleRequestProps): Promise<HttpResponse> {
  const requestId = randomUUID();
  try {
    return await handle(props, requestId);
  } catch (error) {
    return protocolOf(props.request).failure(endpointError(error), requestId);
  }
}

async function handle(
  { request, table, credentials, permissions, hosts, now }: HandleRequestProps,
  requestId: string,
): Promise<HttpResponse> {
  checkOrigin(request, { hosts, allowWebPages: false });
  const { protocol, name, input, group, operation } = table.find(request);
  // Comes first: an unknown caller does not learn which operations there are.
  const { identity, region } = await verifySignature({
    request,
    find: (id) => credentials.find(id),
    signingName: group?.signingName ?? null,
    now,
  });
  if (identity.isTask && !TASK_OPERATIONS.includes(name)) {
    throw new EndpointError('AccessDeniedException', {
      status: 403,
      message: `the credentials of a task cannot call ${name}; of what the laptop engine does itself, they can call ${TASK_OPERATIONS.join(', ')}`,
    });
  }
  if (group === null || operation === null) {
    throw unknownOperation({ protocol, name, table });
  }
  permissions?.check({ identity, service: group.signingName, operation: name, input, region });
  const result = await perform(group, () => operation({ input, identity, region }));
  const { apiName, signingName, itemNames = {} } = group;
  return protocol.success({ operation: name, result, apiName, signingName, itemNames, requestId });
}

export interface AllowedOrigins {
  /** Allowed values of the `Host` header. */
  readonly hosts: readonly string[];
  readonly allowWebPages: boolean;
}

/** Refuses requests of web pages. A page that points its own host name at this machine sends that name; every page sends its origin. */
export function checkOrigin({ headers }: Pick<HttpRequest, 'headers'>, { hosts, allowWebPages }: AllowedOrigins): void {
  if (headers.host === undefined || !hosts.includes(headers.host)) {
    throw new EndpointError('AccessDeniedException', {
      status: 403,
      message: `the endpoint only serves the hosts ${hosts.join(' and ')}, not ${headers.host === undefined ? 'a request without one' : `"${headers.host}"`}`,
    });
  }
  if (!allowWebPages && (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)) {
    throw new EndpointError('AccessDeniedException', { status: 403, message: 'the endpoint does not serve web pages' });
  }
}

const unknownOperation = ({ protocol, name, table }: { protocol: Protocol; name: string; table: OperationTable }): EndpointError =>
  new EndpointError(protocol.unknownOperation, `the laptop engine has no operation "${name}"; it has ${table.describe()}`);

export function endpointError(error: unknown): EndpointError {
  if (error instanceof EndpointError) {
    return error;
  }
  return new EndpointError('InternalFailure', { status: 500, message: error instanceof Error ? error.message : String(error) });
}
