import { randomUUID } from 'node:crypto';
import type { CredentialStore } from './credential-store';
import { EndpointError } from './endpoint-error';
import type { HttpAnswer } from './http-answer';
import type { HttpCall } from './http-call';
import type { OperationTable } from './operation-table';
import type { Protocol } from './protocol';
import { protocolOf } from './protocol-of';
import { verifySignature } from './verify-signature';

export interface AnswerCallProps {
  readonly call: HttpCall;
  readonly table: OperationTable;
  readonly credentials: CredentialStore;
  /** Values of `Host` under which the endpoint answers. */
  readonly hosts: readonly string[];
  readonly now: Date;
}

/** Answers one request; what it refuses, it refuses in the request's own protocol. */
export async function answerCall(props: AnswerCallProps): Promise<HttpAnswer> {
  const requestId = randomUUID();
  try {
    return await serve(props, requestId);
  } catch (error) {
    return protocolOf(props.call).refuse(refusalOf(error), requestId);
  }
}

async function serve({ call, table, credentials, hosts, now }: AnswerCallProps, requestId: string): Promise<HttpAnswer> {
  checkOrigin(call, hosts);
  const { protocol, name, input, group, operation } = table.find(call);
  // Whoever is not known here is not told what there is.
  const { identity, region } = await verifySignature({
    call,
    find: (id) => credentials.find(id),
    signingName: group?.signingName ?? null,
    now,
  });
  if (group === null || operation === null) {
    throw unknownOperation({ protocol, name, table });
  }
  try {
    const result = await operation({ input, identity, region });
    return protocol.answer({ operation: name, result, apiName: group.apiName, signingName: group.signingName, requestId });
  } catch (error) {
    throw error instanceof Error && group.errorCodes.includes(error.name) ? new EndpointError(error.name, error.message) : error;
  }
}

/** A web page that had its own host name point to this machine would come with that name; any page comes with its origin. */
function checkOrigin({ headers }: HttpCall, hosts: readonly string[]): void {
  if (!hosts.includes(headers.host ?? '')) {
    throw new EndpointError('AccessDeniedException', {
      status: 403,
      message: `the endpoint answers to ${hosts.join(' and ')} alone, not to host "${headers.host ?? ''}"`,
    });
  }
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
    throw new EndpointError('AccessDeniedException', { status: 403, message: 'the endpoint does not answer to web pages' });
  }
}

const unknownOperation = ({ protocol, name, table }: { protocol: Protocol; name: string; table: OperationTable }): EndpointError =>
  new EndpointError(protocol.unknownOperation, `the laptop engine has no operation "${name}"; it has ${table.describe()}`);

function refusalOf(error: unknown): EndpointError {
  if (error instanceof EndpointError) {
    return error;
  }
  return new EndpointError('InternalFailure', { status: 500, message: error instanceof Error ? error.message : String(error) });
}
