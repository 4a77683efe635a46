import { ECSClient, type UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { handler } from '../../src/environment/secret-restart.lambda';

let send: jest.SpyInstance;
const before = process.env;

beforeEach(() => {
  process.env = { ...before, CLUSTER: 'shop-test', SERVICES: 'shop-test-service,shop-test-mailer' };
  send = jest.spyOn(ECSClient.prototype, 'send');
});
afterEach(() => {
  process.env = before;
  send.mockRestore();
});

test('the function replaces the tasks of its service and workers', async () => {
  send.mockResolvedValue({});
  await handler();
  expect(send.mock.calls.map(([command]: [UpdateServiceCommand]) => command.input)).toEqual([
    { cluster: 'shop-test', service: 'shop-test-service', forceNewDeployment: true },
    { cluster: 'shop-test', service: 'shop-test-mailer', forceNewDeployment: true },
  ]);
});

test('the function fails when ECS refuses, so that Lambda calls it again', async () => {
  send.mockRejectedValue(new Error('no such service'));
  await expect(handler()).rejects.toThrow('no such service');
});
