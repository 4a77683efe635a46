import { DeleteParameterCommand, type PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { handler } from '../../src/environment/database-password.lambda';
import { answerServer } from './answer-server';

const NAME = '/shop/test/database/password';
const server = answerServer();
const { answers } = server;
let send: jest.SpyInstance;

beforeEach(() => {
  send = jest.spyOn(SSMClient.prototype, 'send');
  send.mockResolvedValue({});
});

afterEach(() => send.mockRestore());

const event = (RequestType: 'Create' | 'Update' | 'Delete', OnDelete: 'delete' | 'keep' = 'delete'): CloudFormationCustomResourceEvent =>
  ({
    RequestType,
    ResponseURL: server.url,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Password',
    ResourceProperties: { ServiceToken: 'token', ParameterName: NAME, OnDelete },
  }) as unknown as CloudFormationCustomResourceEvent;

const failure = (name: string, message = 'it failed'): Error => Object.assign(new Error(message), { name });
const commands = (): unknown[] => send.mock.calls.map(([command]) => command);
const SUCCESS = {
  method: 'PUT',
  Status: 'SUCCESS',
  PhysicalResourceId: NAME,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Password',
};

test('creates a SecureString of 40 random characters and does not return it', async () => {
  await handler(event('Create'));
  await handler(event('Create'));
  const [first, second] = commands().map((command) => (command as PutParameterCommand).input);
  expect(first).toEqual({ Name: NAME, Type: 'SecureString', Value: expect.stringMatching(/^[A-Za-z0-9_-]{40}$/) });
  expect(second?.Value).not.toBe(first?.Value);
  expect(answers).toEqual([SUCCESS, SUCCESS]);
});

test('never overwrites an existing password', async () => {
  send.mockRejectedValue(failure('ParameterAlreadyExists'));
  await handler(event('Create'));
  expect((commands()[0] as PutParameterCommand).input).not.toHaveProperty('Overwrite');
  expect(answers).toEqual([SUCCESS]);
});

test('does nothing when the resource is updated', async () => {
  await handler(event('Update'));
  expect(commands()).toEqual([]);
  expect(answers).toEqual([SUCCESS]);
});

test('deletes the password if the database is deleted with the environment', async () => {
  await handler(event('Delete', 'delete'));
  expect(commands()).toEqual([expect.any(DeleteParameterCommand)]);
  expect((commands()[0] as DeleteParameterCommand).input).toEqual({ Name: NAME });
});

test('keeps the password if a snapshot of the database is kept', async () => {
  await handler(event('Delete', 'keep'));
  expect(commands()).toEqual([]);
  expect(answers).toEqual([SUCCESS]);
});

test('succeeds if the password to delete does not exist', async () => {
  send.mockRejectedValue(failure('ParameterNotFound'));
  await handler(event('Delete', 'delete'));
  expect(answers).toEqual([SUCCESS]);
});

test.each(['Create', 'Delete'] as const)('responds that %s failed, with the name of the error but not its message', async (type) => {
  send.mockRejectedValue(failure('AccessDeniedException', 'value hunter2 refused'));
  await handler(event(type));
  expect(answers).toEqual([{ ...SUCCESS, Status: 'FAILED', Reason: `${type} of ${NAME} failed: AccessDeniedException` }]);
});

test('fails when CloudFormation refuses the response, so that Lambda retries', async () => {
  server.status = 403;
  await expect(handler(event('Update'))).rejects.toThrow('CloudFormation refused the answer with status 403');
});
