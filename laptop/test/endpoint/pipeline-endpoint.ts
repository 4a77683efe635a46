import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { codePipelineOperations } from '../../src/endpoint/codepipeline/codepipeline-operations';
import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { StoppedTasks } from '../../src/ecs/stopped-tasks';
import { LivePipeline } from '../../src/pipeline/live-pipeline';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { approvalAction, deployAction, makeLaptop, makeRepository, source, stage, type Laptop } from '../pipeline/fixture';
import type { RunResult } from '../../src/pipeline/pipeline';

export interface PipelineEndpoint {
  readonly laptop: Laptop;
  readonly client: CodePipelineClient;
  /** Every run that was asked for at the endpoint. */
  readonly runs: readonly Promise<RunResult>[];
  stop(): Promise<void>;
}

/** A pipeline of Source, test and prod whose approval nobody answers in the terminal, behind an endpoint. */
export async function openPipelineEndpoint(prepare: (laptop: Laptop) => void = () => undefined): Promise<PipelineEndpoint> {
  const laptop = makeLaptop(makeRepository({ 'test.json': '{"is":1}', 'prod.json': '{"is":1}' }), [
    source(),
    stage('test', deployAction('Service', 'test')),
    stage('prod', approvalAction(), deployAction('Service', 'prod', 2)),
  ]);
  prepare(laptop);
  laptop.onDecide = () => new Promise(() => undefined);
  const { approvals, transitions, context } = laptop.services;
  const stacks = { list: () => laptop.services.stacks.list(), events: () => [], delete: async () => undefined };
  const livePipeline = new LivePipeline();
  const runs: Promise<RunResult>[] = [];
  livePipeline.attach({ pipeline: laptop.pipeline(), take: (run) => runs.push(run) });
  const { stateDirectory, projectDirectory } = context;
  const ecs = { views: () => [], stoppedTasks: new StoppedTasks(), change: () => false, stopTask: () => false };
  const operations = [
    codePipelineOperations({ projectDirectory, stateDirectory, stacks, store: laptop.store, approvals, transitions, livePipeline, ecs }),
  ];
  const endpoint = new LocalEndpoint({
    stateDirectory,
    parameters: new FileParameterStore({ stateDirectory }),
    region: 'eu-west-1',
    operations,
  });
  await endpoint.start();
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
    runs,
    stop: () => {
      laptop.stop.abort(new Error('the test is over'));
      return endpoint.stop();
    },
  };
}
