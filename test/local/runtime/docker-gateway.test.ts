import { findGateway } from '../../../src/local/runtime/docker-gateway';

const LOCAL = ['127.0.0.1', '::1', '192.168.1.7', '172.17.0.1', 'fe80::1'];

test("finds this machine's own address on Docker's network", () => {
  expect(findGateway({ subnets: ['172.17.0.0/16'], local: LOCAL })).toEqual({ address: '172.17.0.1', subnet: '172.17.0.0/16' });
});

test('passes over IPv6 subnets', () => {
  expect(findGateway({ subnets: ['fd00::/64', '172.17.0.0/16'], local: LOCAL })).toMatchObject({ address: '172.17.0.1' });
});

test('finds none where Docker runs in a virtual machine', () => {
  expect(findGateway({ subnets: ['172.18.0.0/16'], local: LOCAL })).toBeUndefined();
  expect(findGateway({ subnets: [], local: LOCAL })).toBeUndefined();
});
