import { evaluateIn } from './evaluate-in';
import { NO_VALUE } from '../../src/cloudformation/intrinsics/evaluation';
import type { Json, JsonObject } from '../../src/cloudformation/resource-provider';

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
  'a text stays itself': ['plain', 'plain'],
  'Ref gives a physical id': [{ Ref: 'Web' }, 'web-1'],
  'Ref gives a parameter': [{ Ref: 'Size' }, '3'],
  'Ref gives the account': [{ Ref: 'AWS::AccountId' }, '111111111111'],
  'Ref gives the region': [{ Ref: 'AWS::Region' }, 'eu-west-1'],
  'Ref gives the partition': [{ Ref: 'AWS::Partition' }, 'aws'],
  'Ref gives the URL suffix': [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  'Ref gives the stack name': [{ Ref: 'AWS::StackName' }, 'orchard-test-service'],
  'Ref gives the stack id': [{ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }, '0f0f'],
  'Ref gives no notification ARNs': [{ Ref: 'AWS::NotificationARNs' }, []],
  'Fn::GetAtt takes a list': [{ 'Fn::GetAtt': ['Web', 'Arn'] }, 'arn:web'],
  'Fn::GetAtt takes a text': [{ 'Fn::GetAtt': 'Web.Endpoint.Port' }, 5432],
  'Fn::GetAtt goes into objects': [{ 'Fn::GetAtt': ['Web', 'Nested.Name'] }, 'n'],
  'Fn::Sub fills in all kinds': [{ 'Fn::Sub': '${Web}/${Web.Arn}/${AWS::Region}/${Size}' }, 'web-1/arn:web/eu-west-1/3'],
  'Fn::Sub leaves literals': [{ 'Fn::Sub': 'a ${!Literal} b' }, 'a ${Literal} b'],
  'Fn::Sub takes variables': [{ 'Fn::Sub': ['${Name}-${Web}', { Name: { Ref: 'Size' } }] }, '3-web-1'],
  'Fn::Join joins': [{ 'Fn::Join': ['-', ['a', { Ref: 'Web' }, 7]] }, 'a-web-1-7'],
  'Fn::Join takes a list parameter': [{ 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
  'Fn::Select takes a text as index': [{ 'Fn::Select': ['1', ['x', 'y']] }, 'y'],
  'Fn::Split splits': [{ 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
  'Fn::Base64 encodes': [{ 'Fn::Base64': 'plum' }, 'cGx1bQ=='],
  'Fn::GetAZs gives zones of the region': [{ 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  'Fn::Cidr cuts IPv4': [{ 'Fn::Cidr': ['10.0.0.0/16', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  'Fn::Cidr cuts larger blocks': [{ 'Fn::Cidr': ['10.1.0.0/16', '2', '12'] }, ['10.1.0.0/20', '10.1.16.0/20']],
  'Fn::Cidr cuts IPv6': [{ 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8:0:0:0:0:0:0/64', '2001:db8:0:1:0:0:0:0/64']],
  'Fn::ImportValue asks the neighbours': [{ 'Fn::ImportValue': { 'Fn::Sub': 'neighbour:Vpc' } }, 'vpc-1'],
  'Fn::GetStackOutput defaults to its own region': [{ 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'Url' } }, 'http://other'],
  'Fn::GetStackOutput takes region and role': [
    { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'Url', Region: 'eu-west-1', RoleArn: 'arn:role' } },
    'http://other',
  ],
  'objects are evaluated throughout': [
    { a: [{ Ref: 'Web' }], b: { c: { Ref: 'Size' } } },
    { a: ['web-1'], b: { c: '3' } },
  ],
  'AWS::NoValue takes a property away': [{ a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  'AWS::NoValue takes a list item away': [
    [1, { Ref: 'AWS::NoValue' }, 2],
    [1, 2],
  ],
  'dynamic references stay': ['{{resolve:ssm-secure:/a/b}}', '{{resolve:ssm-secure:/a/b}}'],
};

test.each(Object.entries(VALUES))('%s', (_, [value, expected]) => {
  expect(evaluateIn(value)).toEqual(expected);
});

test('a part that is AWS::NoValue alone has no value', () => {
  expect(evaluateIn({ Ref: 'AWS::NoValue' })).toBe(NO_VALUE);
});

test('mappings are looked up, with a default where one is given', () => {
  expect(evaluateIn({ 'Fn::FindInMap': ['Sizes', 'large', 'Cpu'] }, MAPPINGS)).toBe(1024);
  expect(evaluateIn({ 'Fn::FindInMap': ['Sizes', 'huge', 'Cpu', { DefaultValue: 1 }] }, MAPPINGS)).toBe(1);
  expect(() => evaluateIn({ 'Fn::FindInMap': ['Sizes', 'huge', 'Cpu'] }, MAPPINGS)).toThrow('the mappings hold no Sizes.huge.Cpu');
});

test.each([
  ['Always', 'yes'],
  ['Never', 'no'],
  ['Both', 'yes'],
  ['Either', 'no'],
])('condition %s gives %s', (condition, expected) => {
  expect(evaluateIn({ 'Fn::If': [condition, 'yes', 'no'] }, CONDITIONS)).toBe(expected);
});

test('the branch not taken is not evaluated', () => {
  expect(evaluateIn({ 'Fn::If': ['Always', 'yes', { Ref: 'Nothing' }] }, CONDITIONS)).toBe('yes');
});

test('a condition that depends on itself fails', () => {
  const conditions: JsonObject = { Conditions: { One: { 'Fn::Not': [{ Condition: 'Two' }] }, Two: { 'Fn::Not': [{ Condition: 'One' }] } } };
  expect(() => evaluateIn({ 'Fn::If': ['One', 1, 2] }, conditions)).toThrow('depends on itself');
});

const FAILURES: Readonly<Record<string, readonly [Json, string]>> = {
  'an unknown function': [{ 'Fn::Length': [1] }, 'the laptop engine has no intrinsic function "Fn::Length"'],
  'Fn::Transform': [{ 'Fn::Transform': { Name: 'AWS::Include' } }, 'has no intrinsic function "Fn::Transform"'],
  'a function that has company': [{ 'Fn::Join': ['', []], Other: 1 }, '"Fn::Join" must be the only key of its object'],
  'an unknown name': [{ Ref: 'Nothing' }, '"Nothing" is neither a resource nor a parameter'],
  'a resource whose condition is false': [{ Ref: 'Gone' }, '"Gone" does not exist: its condition "Never" is false'],
  'an unknown attribute': [
    { 'Fn::GetAtt': ['Web', 'Colour'] },
    'has no attribute "Colour" on the laptop; it has: Arn, Endpoint.Port, Nested',
  ],
  'an index out of range': [{ 'Fn::Select': [2, ['a']] }, 'Fn::Select takes an index from 0 to 0, not 2'],
  'an unknown export': [{ 'Fn::ImportValue': 'nobody' }, 'no stack exports "nobody"'],
  'an unknown output': [
    { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'No' } },
    'stack "other" in eu-west-1 has no output "No"',
  ],
  'an unknown condition': [{ 'Fn::If': ['What', 1, 2] }, 'the template has no condition "What"'],
  'too little room': [{ 'Fn::Cidr': ['10.0.0.0/24', 4, 7] }, 'has no room for 4 blocks of 7 bits'],
  'a list in a text': [{ 'Fn::Sub': '${Zones}' }, '"${Zones}" is no text'],
};

test.each(Object.entries(FAILURES))('%s fails with its place', (_, [value, message]) => {
  expect(() => evaluateIn({ Deep: [value] })).toThrow(message);
  expect(() => evaluateIn({ Deep: [value] })).toThrow('at Resources.Web.Properties.Value.Deep.0');
});
