import { firstAddress, isOwnAddress } from '../../src/runtime/docker-gateway';

test.each([
  ['172.17.0.0/16', '172.17.0.1'],
  ['192.168.64.128/25', '192.168.64.129'],
  ['fd00::/64', undefined],
  [undefined, undefined],
])('returns the first address of %s', (subnet, expected) => {
  expect(firstAddress(subnet)).toBe(expected);
});

test("distinguishes this machine's addresses from others", async () => {
  await expect(isOwnAddress('127.0.0.1')).resolves.toBe(true);
  // Reserved for documentation, so no machine has it.
  await expect(isOwnAddress('192.0.2.1')).resolves.toBe(false);
});
