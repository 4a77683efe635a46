import type { JsonObject } from '../cloudformation/resource-provider';
import { isJsonObject } from '../json';
import type { ResourceResult } from '../cloudformation/resource-provider';

/**
 * Reads what a custom resource answered, as strictly as CloudFormation does.
 * @throws Error with the function's own reason where it answered FAILED
 */
export function readAnswer(text: string | undefined, event: JsonObject): ResourceResult {
  if (text === undefined) {
    throw new Error(
      'the function ended without answering CloudFormation: it must PUT a response to event.ResponseURL on every path (on AWS the stack would now wait for an hour)',
    );
  }
  const answer = parse(text);
  if (answer.Status !== 'SUCCESS') {
    throw new Error(
      answer.Status === 'FAILED'
        ? `Received response status [FAILED] from custom resource. Message returned: ${String(answer.Reason)}`
        : `the response has Status ${JSON.stringify(answer.Status ?? null)}; it takes SUCCESS or FAILED`,
    );
  }
  for (const key of ['StackId', 'RequestId', 'LogicalResourceId']) {
    if (answer[key] !== event[key]) {
      throw new Error(`the response has another ${key} than the request; it must copy it`);
    }
  }
  const { PhysicalResourceId: physicalId, Data: data = {} } = answer;
  if (typeof physicalId !== 'string' || physicalId === '') {
    throw new Error('the response has no PhysicalResourceId; it must be a text that is not empty');
  }
  if (!isJsonObject(data)) {
    throw new Error('the Data of the response must be an object');
  }
  if (answer.NoEcho === true && Object.keys(data).length > 0) {
    throw new Error(
      'the response has secret Data (NoEcho), and the laptop engine keeps no secret in its state; put it in Parameter Store and return its name',
    );
  }
  return { physicalId, attributes: data };
}

function parse(text: string): JsonObject {
  const answer: unknown = JSON.parse(text.trim() === '' ? 'null' : text);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    throw new Error('the response must be a JSON object');
  }
  return answer as JsonObject;
}
