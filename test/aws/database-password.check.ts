import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { DeleteParameterCommand, GetParameterCommand, SSMClient, type Parameter } from '@aws-sdk/client-ssm';
import { invoke, type Invocation, type InvokeProps } from './lambda-runtime';

const NAME = '/shop/test/database/password';
const ssm = new SSMClient({});

async function find(name = NAME): Promise<Parameter | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') {
      return undefined;
    }
    throw error;
  }
}

interface RunProps extends Omit<InvokeProps, 'event'> {
  readonly OnDelete?: 'delete' | 'keep';
  readonly ParameterName?: string;
}

const run = (RequestType: string, { OnDelete = 'delete', ParameterName = NAME, ...props }: RunProps = {}): Promise<Invocation> =>
  invoke('database-password.lambda.ts', {
    ...props,
    event: {
      RequestType,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Password',
      ResourceProperties: { ParameterName, OnDelete },
    },
  });

const succeeded = ({ answers, exitCode }: Invocation): void => {
  assert.deepEqual(answers, [
    { method: 'PUT', Status: 'SUCCESS', PhysicalResourceId: NAME, StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Password' },
  ]);
  assert.equal(exitCode, 0);
};

before(async () => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answered = await fetch(process.env.AWS_ENDPOINT_URL ?? '').then(
      () => true,
      () => false,
    );
    if (answered) {
      return;
    }
    await setTimeout(200);
  }
  throw new Error(`nothing answers at AWS_ENDPOINT_URL (${process.env.AWS_ENDPOINT_URL ?? 'not set'})`);
});

void test('makes a SecureString that nobody is told', async () => {
  const invocation = await run('Create');
  succeeded(invocation);
  const parameter = await find();
  assert.equal(parameter?.Type, 'SecureString');
  assert.match(parameter?.Value ?? '', /^[A-Za-z0-9_-]{40}$/);
  assert.equal(JSON.stringify(invocation).includes(parameter?.Value ?? ''), false);
});

void test('keeps the password when the resource is made again, and when it is updated', async () => {
  const before = await find();
  succeeded(await run('Create'));
  succeeded(await run('Update'));
  assert.deepEqual(await find(), before);
});

void test('keeps the password where the database leaves a snapshot', async () => {
  const before = await find();
  succeeded(await run('Delete', { OnDelete: 'keep' }));
  assert.deepEqual(await find(), before);
});

void test('deletes the password with its database, once and again', async () => {
  succeeded(await run('Delete'));
  assert.equal(await find(), undefined);
  succeeded(await run('Delete'));
});

void test('makes another password after the first one was deleted', async () => {
  succeeded(await run('Create'));
  const first = (await find())?.Value;
  await ssm.send(new DeleteParameterCommand({ Name: NAME }));
  succeeded(await run('Create'));
  assert.notEqual((await find())?.Value, first);
});

void test('answers that it failed when Parameter Store refuses the name', async () => {
  const { answers, exitCode } = await run('Create', { ParameterName: '/aws/reserved' });
  assert.equal(exitCode, 0);
  assert.equal(answers.length, 1);
  assert.equal(answers[0]?.Status, 'FAILED');
  assert.match(answers[0]?.Reason as string, /^Create of \/aws\/reserved failed: \w+$/);
});

void test('answers that it failed when Parameter Store is out of reach', async () => {
  const { answers, exitCode } = await run('Create', { environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' } });
  assert.equal(exitCode, 0);
  assert.deepEqual(
    answers.map(({ Status }) => Status),
    ['FAILED'],
  );
});

void test('fails for all to see when CloudFormation refuses the answer', async () => {
  const { answers, exitCode, output } = await run('Update', { status: 500 });
  assert.equal(answers.length, 1);
  assert.notEqual(exitCode, 0);
  assert.match(output, /CloudFormation refused the answer with status 500/);
});
