import type { Json, JsonObject } from '../cloudformation/resource-provider';
import { isJsonObject } from '../json';
import { EndpointError } from './endpoint-error';
import type { HttpCall } from './http-call';
import { jsonProtocol } from './json-protocol';
import type { Operation, OperationGroup } from './operation';
import type { Protocol } from './protocol';
import { protocolOf } from './protocol-of';
import { queryProtocol } from './query-protocol';

/** What a request asks for, before anybody has checked who asks. */
export interface AskedOperation {
  readonly protocol: Protocol;
  readonly name: string;
  readonly input: JsonObject;
  /** Null where the endpoint does not have the service. */
  readonly group: OperationGroup | null;
  /** Null where the endpoint does not have the operation. */
  readonly operation: Operation | null;
}

/** Finds the operation that a request asks for. */
export class OperationTable {
  constructor(private readonly groups: readonly OperationGroup[]) {}

  find(call: HttpCall): AskedOperation {
    const target = call.headers['x-amz-target'];
    if (typeof target === 'string') {
      return this.findJson(call, target);
    }
    const protocol = protocolOf(call);
    return protocol === queryProtocol && call.method === 'POST'
      ? this.findQuery(call)
      : { protocol, name: `${call.method} ${call.target.replace(/\?.*/, '')}`, input: {}, group: null, operation: null };
  }

  /** Every operation that there is, for the message that one is not. */
  describe(): string {
    return this.groups.map(({ signingName, operations }) => `${signingName}: ${Object.keys(operations).join(', ')}`).join('; ');
  }

  private findJson(call: HttpCall, target: string): AskedOperation {
    const [apiName, name = ''] = target.split('.');
    const group = this.groups.find((other) => other.protocol === 'json' && other.apiName === apiName) ?? null;
    return { protocol: jsonProtocol, name, input: parseJson(call), group, operation: operationOf(group, name) };
  }

  private findQuery(call: HttpCall): AskedOperation {
    const fields = Object.fromEntries(new URLSearchParams(call.body.toString('utf8')));
    const { Action: name = '', Version: version = '', ...input } = fields;
    const group = this.groups.find((other) => other.protocol === 'query' && other.apiName === version) ?? null;
    return { protocol: queryProtocol, name, input, group, operation: operationOf(group, name) };
  }
}

const operationOf = (group: OperationGroup | null, name: string): Operation | null =>
  group !== null && Object.hasOwn(group.operations, name) ? (group.operations[name] ?? null) : null;

function parseJson({ body }: HttpCall): JsonObject {
  const text = body.toString('utf8');
  try {
    const input = JSON.parse(text === '' ? '{}' : text) as Json;
    return isJsonObject(input) ? input : {};
  } catch (error) {
    throw new EndpointError('SerializationException', `the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
