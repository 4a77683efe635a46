import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { codePipelineOperations } from '../../src/endpoint/codepipeline/codepipeline-operations';
import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { pushOperations } from '../../src/endpoint/push/push-operations';
import { LivePipeline } from '../../src/pipeline/live-pipeline';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { approvalStage, deployAction, makeLaptop, makeRepository, source, stage, type Laptop } from '../pipeline/fixture';
import type { RunResult } from '../../src/pipeline/outcomes';

export interface PipelineEndpoint {
  readonly laptop: Laptop;
  readonly client: CodePipelineClient;
  readonly endpoint: LocalEndpoint;
  readonly livePipeline: LivePipeline;
  /** Every run that was started at the endpoint. */
  readonly runs: readonly Promise<RunResult>[];
  stop(): Promise<void>;
}

/** A pipeline of Source, test, approve-prod and prod behind an endpoint; nobody answers its approval in the terminal. */
export async function openPipelineEndpoint(prepare: (laptop: Laptop) => void = () => undefined): Promise<PipelineEndpoint> {
  const laptop = makeLaptop(makeRepository({ 'test.json': '{"is":1}', 'prod.json': '{"is":1}' }), [
    source(),
    stage('test', deployAction('Service', 'test')),
    approvalStage('approve-prod'),
    stage('prod', deployAction('Service', 'prod')),
  ]);
  prepare(laptop);
  laptop.onDecide = () => new Promise(() => undefined);
  const { repository: projectDirectory, stateDirectory, stacks, store, approvals, transitions } = laptop;
  const livePipeline = new LivePipeline();
  const runs: Promise<RunResult>[] = [];
  livePipeline.attach({ pipeline: laptop.pipeline(), track: (run) => runs.push(run) });
  const endpoint = new LocalEndpoint({
    stateDirectory,
    parameters: new FileParameterStore({ stateDirectory }),
    region: 'eu-west-1',
  });
  const backend = { projectDirectory, stacks, store, approvals, transitions, livePipeline };
  await endpoint.start([codePipelineOperations(backend), pushOperations({ ...backend, ecs: { views: () => laptop.services } })]);
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = endpoint.environment();
  const client = new CodePipelineClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  return {
    laptop,
    client,
    endpoint,
    livePipeline,
    runs,
    stop: () => {
      laptop.stop.abort(new Error('the test is over'));
      return endpoint.stop();
    },
  };
}
