import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import type { OperationGroup } from '../../src/endpoint/operation';
import type { EngineParts } from '../../src/endpoint/engine-parts';
import { StoppedTasks } from '../../src/ecs/stopped-tasks';
import { Approvals } from '../../src/pipeline/approvals';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { LivePipeline } from '../../src/pipeline/live-pipeline';
import { Transitions } from '../../src/pipeline/transitions';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import type { ClientConfiguration } from './endpoint-fixture';

export interface EngineEndpoint {
  readonly parts: EngineParts;
  /** What an SDK's client takes to speak to the endpoint. */
  readonly client: ClientConfiguration;
  stop(): Promise<void>;
}

/** An endpoint over an engine of which a test gives the parts that it is about; the others are empty. */
export async function openEngineEndpoint(
  given: Pick<EngineParts, 'stateDirectory'> & Partial<EngineParts>,
  operations: (parts: EngineParts) => OperationGroup,
): Promise<EngineEndpoint> {
  const { stateDirectory } = given;
  const parts: EngineParts = {
    projectDirectory: stateDirectory,
    stacks: { list: () => [], events: () => [], delete: async () => undefined },
    store: new ExecutionStore(stateDirectory),
    approvals: new Approvals(),
    transitions: new Transitions(stateDirectory),
    livePipeline: new LivePipeline(),
    ecs: { views: () => [], stoppedTasks: new StoppedTasks(), change: () => false, stopTask: () => false },
    ...given,
  };
  const endpoint = new LocalEndpoint({
    stateDirectory,
    parameters: new FileParameterStore({ stateDirectory }),
    region: 'eu-west-1',
    operations: [operations(parts)],
  });
  await endpoint.start();
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = endpoint.environment();
  return {
    parts,
    client: { endpoint: endpoint.url, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 },
    stop: () => endpoint.stop(),
  };
}
