import { evaluateIn } from './evaluate-in';
import { NO_VALUE } from '../../src/cloudformation/intrinsics/evaluation';
import type { Json, JsonObject } from '../../src/json';

const MAPPINGS: JsonObject = { Mappings: { Sizes: { small: { Cpu: 256 }, large: { Cpu: 1024 } } } };
const CONDITIONS: JsonObject = {
  Conditions: {
    Always: { 'Fn::Equals': [{ Ref: 'Size' }, 3] },
    Never: { 'Fn::Not': [{ Condition: 'Always' }] },
    Both: { 'Fn::And': [{ Condition: 'Always' }, { 'Fn::Not': [{ Condition: 'Never' }] }] },
    Either: { 'Fn::Or': [{ Condition: 'Never' }, { 'Fn::Equals': ['a', 'b'] }] },
  },
};

const VALUES: Readonly<Record<string, readonly [Json, Json]>> = {
  'a string is not changed': ['plain', 'plain'],
  'Ref returns a physical id': [{ Ref: 'Web' }, 'web-1'],
  'Ref returns a parameter': [{ Ref: 'Size' }, '3'],
  'Ref returns the account': [{ Ref: 'AWS::AccountId' }, '111111111111'],
  'Ref returns the region': [{ Ref: 'AWS::Region' }, 'eu-west-1'],
  'Ref returns the partition': [{ Ref: 'AWS::Partition' }, 'aws'],
  'Ref returns the URL suffix': [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  'Ref returns the stack name': [{ Ref: 'AWS::StackName' }, 'orchard-test-service'],
  'Ref returns the stack id': [{ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }, '0f0f'],
  'Ref returns no notification ARNs': [{ Ref: 'AWS::NotificationARNs' }, []],
  'Fn::GetAtt takes a list': [{ 'Fn::GetAtt': ['Web', 'Arn'] }, 'arn:web'],
  'Fn::GetAtt takes a string': [{ 'Fn::GetAtt': 'Web.Endpoint.Port' }, 5432],
  'Fn::GetAtt reads nested attributes': [{ 'Fn::GetAtt': ['Web', 'Nested.Name'] }, 'n'],
  'Fn::Sub replaces resources, attributes and parameters': [
    { 'Fn::Sub': '${Web}/${Web.Arn}/${AWS::Region}/${Size}' },
    'web-1/arn:web/eu-west-1/3',
  ],
  'Fn::Sub keeps literals': [{ 'Fn::Sub': 'a ${!Literal} b' }, 'a ${Literal} b'],
  'Fn::Sub takes variables': [{ 'Fn::Sub': ['${Name}-${Web}', { Name: { Ref: 'Size' } }] }, '3-web-1'],
  'Fn::Join joins strings': [{ 'Fn::Join': ['-', ['a', { Ref: 'Web' }, 7]] }, 'a-web-1-7'],
  'Fn::Join takes a list parameter': [{ 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
  'Fn::Select takes a string as index': [{ 'Fn::Select': ['1', ['x', 'y']] }, 'y'],
  'Fn::Split splits a string': [{ 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
  'Fn::Base64 encodes a string': [{ 'Fn::Base64': 'plum' }, 'cGx1bQ=='],
  'Fn::GetAZs returns the zones of the region': [{ 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  'Fn::Cidr divides an IPv4 block': [{ 'Fn::Cidr': ['10.0.0.0/16', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  'Fn::Cidr divides a block into larger ones': [{ 'Fn::Cidr': ['10.1.0.0/16', '2', '12'] }, ['10.1.0.0/20', '10.1.16.0/20']],
  'Fn::Cidr divides an IPv6 block': [{ 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8:0:0:0:0:0:0/64', '2001:db8:0:1:0:0:0:0/64']],
  'Fn::ImportValue returns the export of another stack': [{ 'Fn::ImportValue': { 'Fn::Sub': 'neighbour:Vpc' } }, 'vpc-1'],
  'Fn::GetStackOutput uses the region of the stack by default': [
    { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'Url' } },
    'http://other',
  ],
  'Fn::GetStackOutput takes region and role': [
    { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'Url', Region: 'eu-west-1', RoleArn: 'arn:role' } },
    'http://other',
  ],
  'nested objects and lists are evaluated': [
    { a: [{ Ref: 'Web' }], b: { c: { Ref: 'Size' } } },
    { a: ['web-1'], b: { c: '3' } },
  ],
  'AWS::NoValue removes a property': [{ a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  'AWS::NoValue removes an item of a list': [
    [1, { Ref: 'AWS::NoValue' }, 2],
    [1, 2],
  ],
  'dynamic references are not changed': ['{{resolve:ssm-secure:/a/b}}', '{{resolve:ssm-secure:/a/b}}'],
};

test.each(Object.entries(VALUES))('%s', (_, [value, expected]) => {
  expect(evaluateIn(value)).toEqual(expected);
});

test('AWS::NoValue alone has no value', () => {
  expect(evaluateIn({ Ref: 'AWS::NoValue' })).toBe(NO_VALUE);
});

test('Fn::FindInMap returns a value, or its default if there is one', () => {
  expect(evaluateIn({ 'Fn::FindInMap': ['Sizes', 'large', 'Cpu'] }, MAPPINGS)).toBe(1024);
  expect(evaluateIn({ 'Fn::FindInMap': ['Sizes', 'huge', 'Cpu', { DefaultValue: 1 }] }, MAPPINGS)).toBe(1);
  expect(() => evaluateIn({ 'Fn::FindInMap': ['Sizes', 'huge', 'Cpu'] }, MAPPINGS)).toThrow('the mappings have no Sizes.huge.Cpu');
});

test.each([
  ['Always', 'yes'],
  ['Never', 'no'],
  ['Both', 'yes'],
  ['Either', 'no'],
])('condition %s selects %s', (condition, expected) => {
  expect(evaluateIn({ 'Fn::If': [condition, 'yes', 'no'] }, CONDITIONS)).toBe(expected);
});

test('the other branch of a condition is not evaluated', () => {
  expect(evaluateIn({ 'Fn::If': ['Always', 'yes', { Ref: 'Nothing' }] }, CONDITIONS)).toBe('yes');
});

test('a condition that depends on itself fails', () => {
  const conditions: JsonObject = { Conditions: { One: { 'Fn::Not': [{ Condition: 'Two' }] }, Two: { 'Fn::Not': [{ Condition: 'One' }] } } };
  expect(() => evaluateIn({ 'Fn::If': ['One', 1, 2] }, conditions)).toThrow('depends on itself');
});

const FAILURES: Readonly<Record<string, readonly [Json, string]>> = {
  'an unknown function': [{ 'Fn::Length': [1] }, 'the laptop engine does not support the intrinsic function "Fn::Length"'],
  'Fn::Transform': [{ 'Fn::Transform': { Name: 'AWS::Include' } }, 'does not support the intrinsic function "Fn::Transform"'],
  'a function with another key': [{ 'Fn::Join': ['', []], Other: 1 }, '"Fn::Join" must be the only key of its object'],
  'an unknown name': [{ Ref: 'Nothing' }, '"Nothing" is not a resource, a parameter or a pseudo parameter of this template'],
  'a resource whose condition is false': [{ Ref: 'Gone' }, '"Gone" does not exist: its condition "Never" is false'],
  'an unknown attribute': [
    { 'Fn::GetAtt': ['Web', 'Colour'] },
    'has no attribute "Colour" on the laptop; it has: Arn, Endpoint.Port, Nested',
  ],
  'an index out of range': [{ 'Fn::Select': [2, ['a']] }, 'Fn::Select takes an index from 0 to 0, not 2'],
  'an unknown export': [{ 'Fn::ImportValue': 'unknown' }, 'no stack exports "unknown"'],
  'an unknown output': [
    { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'No' } },
    'stack "other" in eu-west-1 has no output "No"',
  ],
  'an unknown condition': [{ 'Fn::If': ['What', 1, 2] }, 'the template has no condition "What"'],
  'a block that is too small': [{ 'Fn::Cidr': ['10.0.0.0/24', 4, 7] }, 'is too small for 4 blocks of 7 bits'],
  'a list in a string': [{ 'Fn::Sub': '${Zones}' }, '"${Zones}" is not a string'],
};

test.each(Object.entries(FAILURES))('%s fails, and the error names its position', (_, [value, message]) => {
  expect(() => evaluateIn({ Deep: [value] })).toThrow(message);
  expect(() => evaluateIn({ Deep: [value] })).toThrow('at Resources.Web.Properties.Value.Deep.0');
});
