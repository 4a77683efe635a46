import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ReportSummary } from './build';

/** An element as the parser gives it: its children, and its text under `#text`. */
type XmlNode = { readonly [name: string]: XmlNode | readonly XmlNode[] | string | undefined };

const ATTRIBUTE = '@';
const LONGEST_MESSAGE = 500;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ['testsuite', 'testcase', 'failure', 'error', 'skipped'].includes(name),
});

/** Counts the test cases of a JUnit report; null where the text is none. The suites' own totals are not trusted. */
export function readJunit(name: string, xml: string): ReportSummary | null {
  if (XMLValidator.validate(xml) !== true) return null;
  const document = parser.parse(xml) as XmlNode;
  const root = document['testsuites'] ?? document['testsuite'];
  if (root === undefined) return null;
  const cases = nodes(root).flatMap(testCases);
  const failed = cases.filter((testCase) => problemOf(testCase) !== undefined);
  return {
    name,
    tests: cases.length,
    failed: failed.length,
    skipped: cases.filter((testCase) => testCase['skipped'] !== undefined).length,
    failures: failed.map(describeFailure),
  };
}

function testCases(suite: XmlNode): readonly XmlNode[] {
  return [...nodes(suite['testcase']), ...nodes(suite['testsuite']).flatMap(testCases)];
}

function nodes(value: XmlNode[string]): readonly XmlNode[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((item: XmlNode | string) => (typeof item === 'string' ? { '#text': item } : item));
}

function problemOf(testCase: XmlNode): XmlNode | undefined {
  return nodes(testCase['failure'])[0] ?? nodes(testCase['error'])[0];
}

function describeFailure(testCase: XmlNode): string {
  const title = [attribute(testCase, 'classname'), attribute(testCase, 'name')].filter((part) => part !== '').join(': ');
  const problem = problemOf(testCase);
  const text = problem?.['#text'];
  const message = attribute(problem, 'message') || (typeof text === 'string' ? text.trim().split('\n')[0] ?? '' : '');
  return `${title}: ${message}`.slice(0, LONGEST_MESSAGE);
}

function attribute(node: XmlNode | undefined, name: string): string {
  const value = node?.[ATTRIBUTE + name];
  return typeof value === 'string' ? value : '';
}
