import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import type { JsonObject } from '../json';
import { ownProgram } from '../own-program';
import type { FunctionDefinition } from './function-files';

export interface InvokeFunctionProps {
  readonly definition: FunctionDefinition;
  /** Folder of the code. */
  readonly directory: string;
  readonly event: JsonObject;
  /** Where `require('@aws-sdk/…')` finds the SDK, which the Lambda runtime has built in: the `node_modules` of the repository. */
  readonly modulesDirectory: string;
  /** Variables that point the AWS SDK at the engine's endpoint. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

type InvocationResult = { readonly succeeded: true } | { readonly succeeded: false; readonly message: string };

/**
 * Runs a function once, in its own process.
 * @throws Error when it threw an error, timed out, or ended without a result
 */
export async function invokeFunction(props: InvokeFunctionProps): Promise<void> {
  const { definition, directory, event, signal } = props;
  const [program, ...args] = ownProgram('lambda-runtime');
  const child = fork(program, args, {
    cwd: directory,
    env: environmentOf(props),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  forward(child, props.log);
  const timeout = AbortSignal.timeout(definition.timeoutSeconds * 1000);
  const end = AbortSignal.any([timeout, signal]);
  const kill = (): void => void child.kill('SIGKILL');
  end.addEventListener('abort', kill);
  try {
    const result = await conversation(child, { directory, handler: definition.handler, event, context: contextOf(definition) });
    signal.throwIfAborted();
    if (result === undefined) {
      throw new Error(
        timeout.aborted
          ? `function ${definition.name} timed out after ${definition.timeoutSeconds} seconds`
          : `function ${definition.name} ended without a result`,
      );
    }
    if (!result.succeeded) {
      throw new Error(`function ${definition.name} failed: ${result.message}`);
    }
  } finally {
    end.removeEventListener('abort', kill);
  }
}

/** Sends the invocation, and waits until the process has ended, so that nothing of it keeps running. */
async function conversation(child: ChildProcess, message: JsonObject): Promise<InvocationResult | undefined> {
  let result: InvocationResult | undefined;
  child.once('message', (received) => {
    result = received as InvocationResult;
  });
  const closed = once(child, 'close');
  child.send(message);
  await closed;
  return result;
}

function forward(child: ChildProcess, log: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on('line', log);
    }
  }
}

/** The function gets nothing of your own environment, in particular no AWS credentials. */
function environmentOf({ definition, directory, modulesDirectory, awsEnvironment }: InvokeFunctionProps): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    // The AWS SDK looks for one, which a user id without an account does not have.
    HOME: directory,
    TZ: ':UTC',
    // On AWS the function does not run on the Node.js of this machine.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NODE_PATH: modulesDirectory,
    ...definition.environment,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMiB),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...awsEnvironment,
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
  };
}

function contextOf({ name, arn, memoryMiB, timeoutSeconds }: FunctionDefinition): JsonObject {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMiB),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    timeoutSeconds,
  };
}
