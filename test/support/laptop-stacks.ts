import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject } from '../../laptop/src/json';
import { createEngineParts, endpointOperations } from '../../laptop/src/engine-parts';
import type { EngineContext, RuntimeKind } from '../../laptop/src/engine-context';
import { dockerGateway } from '../../laptop/src/runtime/docker-gateway';
import { FileParameterStore } from '../../laptop/src/ssm/file-parameter-store';

/** What this program reads from the file in its second argument. */
export interface LaptopStacks {
  readonly runtime: RuntimeKind;
  readonly basePort: number;
  readonly stacks: readonly { readonly name: string; readonly template: JsonObject }[];
}

/**
 * An engine that deploys stacks, and continues until SIGTERM: `<state directory> <file>`. It writes the log of CloudFormation to standard
 * output, and at the end `deployed` or `failed: <reason>`.
 */
async function main([stateDirectory = '', file = '']: readonly string[]): Promise<void> {
  const { runtime, basePort, stacks } = JSON.parse(readFileSync(file, 'utf8')) as LaptopStacks;
  const parameters = new FileParameterStore({ stateDirectory });
  const context: EngineContext = {
    projectDirectory: resolve(__dirname, '../..'),
    stateDirectory,
    basePort,
    realTime: false,
    runtime,
    parameters,
  };
  const gateway = runtime === 'docker' ? await dockerGateway() : undefined;
  const parts = createEngineParts({ context, gateway, emulatorUrl: null, warn: console.log });
  process.once('SIGTERM', () => void stop());
  const stop = async (): Promise<void> => {
    await parts.ecs.standaloneTasks.stopAll();
    await parts.stacks.stopAll();
    process.exit(0);
  };
  await parts.endpoint.start(endpointOperations(context, parts));
  // Writes the credentials that commands use.
  parts.endpoint.environment();
  await parts.stacks.resumeAll(console.log);
  const common = { account: '111111111111', region: 'eu-west-1', log: console.log, signal: new AbortController().signal };
  try {
    for (const { name, template } of stacks) {
      await parts.stacks.deploy({ ...common, stackName: name, template });
    }
    console.log('deployed');
  } catch (error) {
    console.log(`failed: ${(error as Error).message.replaceAll('\n', ' | ')}`);
  }
}

void main(process.argv.slice(2));
