import { isJsonObject, type Json, type JsonObject } from '../json';
import type { ResourceResult } from '../cloudformation/resource-provider';

/**
 * Reads the response of a custom resource, as strictly as CloudFormation does.
 * @throws Error with the reason of the function when it responded with FAILED
 */
export function readResponse(text: string | undefined, event: JsonObject): ResourceResult {
  if (text === undefined) {
    throw new Error(
      'the function ended without responding to CloudFormation: it must PUT a response to event.ResponseURL on every path (on AWS the stack would now wait for an hour)',
    );
  }
  const response = parse(text);
  if (response.Status !== 'SUCCESS') {
    throw new Error(
      response.Status === 'FAILED'
        ? `Received response status [FAILED] from custom resource. Message returned: ${String(response.Reason)}`
        : `the response has Status ${JSON.stringify(response.Status ?? null)}; allowed are SUCCESS and FAILED`,
    );
  }
  for (const key of ['StackId', 'RequestId', 'LogicalResourceId']) {
    if (response[key] !== event[key]) {
      throw new Error(`the response has another ${key} than the request; it must copy it`);
    }
  }
  const { PhysicalResourceId: physicalId, Data: data = {} } = response;
  if (typeof physicalId !== 'string' || physicalId === '') {
    throw new Error('the response has no PhysicalResourceId; it must be a string that is not empty');
  }
  if (!isJsonObject(data)) {
    throw new Error('the Data of the response must be an object');
  }
  if (response.NoEcho === true && Object.keys(data).length > 0) {
    throw new Error(
      'the response has secret Data (NoEcho), and the laptop engine keeps no secret in its state; put it in Parameter Store and return its name',
    );
  }
  return { physicalId, attributes: data };
}

function parse(text: string): JsonObject {
  const response = text.trim() === '' ? null : (JSON.parse(text) as Json);
  if (!isJsonObject(response)) {
    throw new Error('the response must be a JSON object');
  }
  return response;
}
