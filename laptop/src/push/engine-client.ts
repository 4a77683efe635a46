import { CredentialStore } from '../endpoint/credential-store';
import { endpointFile } from '../endpoint/endpoint-file';
import { DEFAULT_REGION } from '../local-user';
import { signedPost } from '../signed-post';
import { PUSH_API } from './push-state';
import type { JsonObject } from '../json';

export interface EngineCall {
  readonly operation: 'PushCommit' | 'DescribePush';
  readonly input: JsonObject;
}

/** The engine refused the call; the message says why. */
export class RefusedCallError extends Error {}

/** No engine answers. */
export class NoEngineError extends Error {}

/**
 * Calls an operation of the engine that uses a state directory.
 * @throws NoEngineError, RefusedCallError
 */
export async function callEngine<T>(stateDirectory: string, call: EngineCall): Promise<T> {
  const response = await send(stateDirectory, call);
  const body = await response.text();
  if (response.ok) {
    return parse(body) as T;
  }
  const { __type: code, message } = parse(body) as { readonly __type: string; readonly message: string };
  // While no engine runs, a command that sets secrets may serve Parameter Store alone.
  throw code === 'UnknownOperationException' ? new NoEngineError(message) : new RefusedCallError(message);
}

/** After an engine was killed, another program may use its port. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new NoEngineError('another program answers at the address of the engine', { cause: error });
  }
}

/** The address is read for each call: it may be another one after the engine has started again. */
async function send(stateDirectory: string, { operation, input }: EngineCall): Promise<Response> {
  const endpoint = endpointFile(stateDirectory).read();
  if (endpoint === undefined) {
    throw new NoEngineError('there is no endpoint');
  }
  try {
    return await signedPost({
      url: new URL(endpoint.url),
      service: PUSH_API.signingName,
      region: DEFAULT_REGION,
      credentials: new CredentialStore(stateDirectory).own(),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${PUSH_API.apiName}.${operation}` },
      body: JSON.stringify(input),
    });
  } catch (error) {
    throw new NoEngineError((error as Error).message, { cause: error });
  }
}
