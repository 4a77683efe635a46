import { isJsonList, isJsonObject, type Json } from '../json';
import type { Protocol } from './protocol';

const CONTENT_TYPE = 'text/xml';

/** AWS Query: form fields in, XML out. */
export const queryProtocol: Protocol = {
  unknownOperation: 'InvalidAction',
  success: ({ operation, result, apiName, signingName, itemNames, requestId }) => ({
    status: 200,
    contentType: CONTENT_TYPE,
    body: [
      `<${operation}Response xmlns="https://${signingName}.amazonaws.com/doc/${apiName}/">`,
      element(`${operation}Result`, members(result, { itemNames })),
      element('ResponseMetadata', element('RequestId', text(requestId))),
      `</${operation}Response>`,
    ].join(''),
  }),
  failure: ({ code, message, status }, requestId) => ({
    status,
    contentType: CONTENT_TYPE,
    body: element(
      'ErrorResponse',
      [
        element(
          'Error',
          [element('Type', status < 500 ? 'Sender' : 'Receiver'), element('Code', text(code)), element('Message', text(message))].join(''),
        ),
        element('RequestId', text(requestId)),
      ].join(''),
    ),
  }),
};

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

interface MembersProps {
  readonly itemNames: Readonly<Record<string, string>>;
  /** The element that has the value. @default - the result itself */
  readonly parent?: string;
}

function members(value: Json, { itemNames, parent = '' }: MembersProps): string {
  if (isJsonList(value)) {
    return value.map((item) => element(itemNames[parent] ?? 'member', members(item, { itemNames }))).join('');
  }
  if (isJsonObject(value)) {
    return Object.entries(value)
      .map(([name, member]) => element(name, members(member, { itemNames, parent: name })))
      .join('');
  }
  return value === null ? '' : text(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML cannot contain control characters, which the output of a program may have. */
const text = (value: string): string =>
  value.replace(/[^\P{Cc}\t\n]/gu, '').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
