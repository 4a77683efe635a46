import { join } from 'node:path';
import type { EngineContext } from '../engine-context';
import type { JsonObject } from '../json';
import { FunctionFiles } from './function-files';
import { invokeFunction } from './invoke-function';

/** What every call of a function needs. */
export interface FunctionContext {
  readonly files: FunctionFiles;
  /** The repository's `node_modules`. */
  readonly modulesDirectory: string;
  /** Called for each invocation, since the endpoint starts later. */
  readonly awsEnvironment: () => Readonly<Record<string, string>>;
}

export const functionContext = (
  { projectDirectory, stateDirectory }: Pick<EngineContext, 'projectDirectory' | 'stateDirectory'>,
  awsEnvironment: FunctionContext['awsEnvironment'],
): FunctionContext => ({
  files: new FunctionFiles(stateDirectory),
  modulesDirectory: join(projectDirectory, 'node_modules'),
  awsEnvironment,
});

export interface FunctionCall {
  readonly arn: string;
  readonly event: JsonObject;
  readonly signal: AbortSignal;
}

/**
 * Calls a function as a service does that takes no result from it.
 * @throws Error if there is no such function, or it fails
 */
export async function callFunction(
  { arn, event, signal }: FunctionCall,
  { files, modulesDirectory, awsEnvironment }: FunctionContext,
): Promise<void> {
  const definition = files.find(arn);
  if (definition === undefined) {
    throw new Error(`no function on the laptop has the ARN ${arn}`);
  }
  await invokeFunction({
    definition,
    event,
    signal,
    modulesDirectory,
    directory: files.folder(definition.name),
    awsEnvironment: awsEnvironment(),
    log: () => undefined,
  });
}
