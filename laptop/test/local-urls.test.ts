import { localUrl } from '../src/local-urls';
import type { Stack } from '../src/cloudformation/stack';

const withRecord = (address: string): readonly Stack[] => [
  {
    resources: [
      {
        logicalId: 'Record',
        type: 'AWS::Route53::RecordSet',
        physicalId: 'x',
        attributes: {},
        properties: { Name: 'shop.example.com.', Type: 'A', AliasTarget: { DNSName: address, HostedZoneId: 'Z' } },
      },
    ],
  } as unknown as Stack,
];

test('replaces a domain by the address of its load balancer on this machine', () => {
  expect(localUrl('https://shop.example.com', withRecord('dualstack.localhost:8080'))).toBe('http://localhost:8080');
  expect(localUrl('https://shop.example.com/a?b', withRecord('localhost:8080'))).toBe('http://localhost:8080/a?b');
});

test('does not change other values', () => {
  const stacks = withRecord('localhost:8080');
  for (const value of ['https://shop.example.com.evil.org', 'https://other.example.com', 'shop.example.com', 'http://localhost:8080']) {
    expect(localUrl(value, stacks)).toBe(value);
  }
  expect(localUrl('https://shop.example.com', withRecord('d111.cloudfront.net'))).toBe('https://shop.example.com');
});
