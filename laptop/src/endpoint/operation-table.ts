import { isJsonObject, type Json, type JsonObject } from '../json';
import { EndpointError } from './endpoint-error';
import { perform, type Operation, type OperationGroup, type OperationRequest } from './operation';
import { jsonProtocol } from './json-protocol';
import { protocolOf } from './protocol-of';
import { queryProtocol } from './query-protocol';
import type { HttpRequest } from './http';
import type { Protocol } from './protocol';

/** The operation of a request whose signature is not verified yet. */
export interface RequestedOperation {
  readonly protocol: Protocol;
  readonly name: string;
  readonly input: JsonObject;
  /** Null when the endpoint does not have the service. */
  readonly group: OperationGroup | null;
  /** Null when the endpoint does not have the operation. */
  readonly operation: Operation | null;
}

/** A call from inside the engine. */
export interface EndpointCall {
  /** Name of the service in a signature, such as `ecs`. */
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
}

/** Finds the operation of a request. */
export class OperationTable {
  constructor(private readonly groups: readonly OperationGroup[]) {}

  find(request: HttpRequest): RequestedOperation {
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') {
      return this.findJson(request, target);
    }
    const protocol = protocolOf(request);
    return protocol === queryProtocol && request.method === 'POST'
      ? this.findQuery(request)
      : { protocol, name: `${request.method} ${request.target.replace(/\?.*/, '')}`, input: {}, group: null, operation: null };
  }

  /**
   * Calls an operation without a request.
   * @throws EndpointError for what the caller has caused; Error when the endpoint does not have the operation
   */
  call({ service, operation: name }: EndpointCall, request: OperationRequest): Promise<Json> {
    const group = this.groups.find(({ signingName }) => signingName === service) ?? null;
    const operation = operationOf(group, name);
    if (group === null || operation === null) {
      throw new Error(`the endpoint has no operation ${service} ${name}`);
    }
    return perform(group, () => operation(request));
  }

  /** Whether the endpoint has operations of a service. */
  serves(signingName: string): boolean {
    return this.groups.some((group) => group.signingName === signingName);
  }

  /** All operations, for the message about an unknown one. */
  describe(): string {
    return this.groups.map(({ signingName, operations }) => `${signingName}: ${Object.keys(operations).join(', ')}`).join('; ');
  }

  private findJson(request: HttpRequest, target: string): RequestedOperation {
    const [apiName, name = target] = target.split('.');
    const group = this.groups.find((other) => other.protocol === 'json' && other.apiName === apiName) ?? null;
    return { protocol: jsonProtocol, name, input: parseJson(request), group, operation: operationOf(group, name) };
  }

  private findQuery({ method, target, body }: HttpRequest): RequestedOperation {
    const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    const { Action: name = `${method} ${target}`, Version: version, ...input } = fields;
    const group = this.groups.find((other) => other.protocol === 'query' && other.apiName === version) ?? null;
    return { protocol: queryProtocol, name, input, group, operation: operationOf(group, name) };
  }
}

const operationOf = (group: OperationGroup | null, name: string): Operation | null =>
  group !== null && Object.hasOwn(group.operations, name) ? (group.operations[name] ?? null) : null;

function parseJson({ body }: HttpRequest): JsonObject {
  const text = body.toString('utf8');
  try {
    const input = text === '' ? {} : (JSON.parse(text) as Json);
    return isJsonObject(input) ? input : {};
  } catch (error) {
    throw new EndpointError('SerializationException', `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
