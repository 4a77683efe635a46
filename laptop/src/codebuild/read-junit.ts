import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { TestCase } from './report';

/** An element: its children by name, and its text as `#text`. */
type XmlNode = { readonly [name: string]: XmlNode | readonly XmlNode[] | string | undefined };

const ATTRIBUTE = '@';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ['testsuite', 'testcase', 'failure', 'error', 'skipped'].includes(name),
});

/** The test cases of a JUnit report; null if it is not one. The totals of its suites are ignored. */
export function readJunit(xml: string): readonly TestCase[] | null {
  if (XMLValidator.validate(xml) !== true) {
    return null;
  }
  const document = parser.parse(xml) as XmlNode;
  const suites = document['testsuites'] ?? document['testsuite'];
  return suites === undefined ? null : nodes(suites).flatMap(testCases);
}

function testCases(suite: XmlNode): readonly TestCase[] {
  const own = nodes(suite['testcase']).map((node) => readCase(node, attribute(suite, 'name')));
  return [...own, ...nodes(suite['testsuite']).flatMap(testCases)];
}

function readCase(node: XmlNode, suite: string): TestCase {
  const [failure] = nodes(node['failure']);
  const [error] = nodes(node['error']);
  return {
    suite,
    prefix: attribute(node, 'classname'),
    name: attribute(node, 'name'),
    status: failure !== undefined ? 'FAILED' : error !== undefined ? 'ERROR' : node['skipped'] !== undefined ? 'SKIPPED' : 'SUCCEEDED',
    durationSeconds: Number(attribute(node, 'time')) || 0,
    message: messageOf(failure ?? error),
  };
}

/** The message comes first, the stack trace after it. */
function messageOf(problem: XmlNode | undefined): string {
  const text = problem?.['#text'];
  return [attribute(problem, 'message'), typeof text === 'string' ? text.trim() : ''].filter((part) => part !== '').join('\n');
}

function nodes(value: XmlNode[string]): readonly XmlNode[] {
  if (value === undefined) {
    return [];
  }
  const list = Array.isArray(value) ? value : [value];
  return list.map((item: XmlNode | string) => (typeof item === 'string' ? { '#text': item } : item));
}

/** Empty if it is missing. */
function attribute(node: XmlNode | undefined, name: string): string {
  const value = node?.[ATTRIBUTE + name];
  return typeof value === 'string' ? value : '';
}
