import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHead } from '../../src/git';
import { Approvals } from '../../src/pipeline/approvals';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { Transitions } from '../../src/pipeline/transitions';
import { Pipeline } from '../../src/pipeline/pipeline';
import type { JsonObject, ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { DeployStackRequest, DeployStackResult, Stack } from '../../src/cloudformation/stack';
import type { EngineServices } from '../../src/engine-services';
import type { EngineEvent } from '../../src/events';
import type { Decision } from '../../src/host';
import type { Revision } from '../../src/pipeline/execution';

const ROLE = 'arn:aws:iam::111111111111:role/deploy';

/** A repository with one commit whose files are templates. */
export function makeRepository(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'repository-'));
  git(directory, ['init', '--quiet', '--initial-branch=main']);
  commit(directory, files);
  return directory;
}

export function commit(directory: string, files: Readonly<Record<string, string>>): void {
  Object.entries(files).forEach(([name, content]) => writeFileSync(join(directory, name), content));
  git(directory, ['add', '-A']);
  git(directory, [
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.com',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    `change ${Object.keys(files).join(' ')}`,
  ]);
}

function git(cwd: string, parameters: readonly string[]): void {
  execFileSync('git', [...parameters], { cwd });
}

export const source = (): JsonObject => ({
  Name: 'Source',
  Actions: [
    {
      Name: 'GitHub',
      ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' },
      Configuration: { ConnectionArn: 'arn:connection', FullRepositoryId: 'example/repo', BranchName: 'main' },
      OutputArtifacts: [{ Name: 'Source' }],
      Namespace: 'Source',
    },
  ],
});

export const deployAction = (name: string, stackName: string, runOrder = 1): JsonObject => ({
  Name: name,
  RunOrder: runOrder,
  ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CloudFormation', Version: '1' },
  Configuration: { ActionMode: 'CREATE_UPDATE', StackName: stackName, TemplatePath: `Source::${stackName}.json`, RoleArn: ROLE },
  InputArtifacts: [{ Name: 'Source' }],
  Namespace: `${name}Variables`,
});

export const approvalAction = (): JsonObject => ({
  Name: 'Approve',
  RunOrder: 1,
  ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
  Configuration: { CustomData: 'ship #{Source.CommitId}' },
});

export const stage = (name: string, ...actions: readonly JsonObject[]): JsonObject => ({
  Name: name,
  Actions: actions,
  OnFailure: { Result: 'ROLLBACK' },
});

export interface Laptop {
  readonly services: EngineServices;
  readonly repository: string;
  readonly store: ExecutionStore;
  readonly events: EngineEvent[];
  readonly deployments: string[];
  /** Stacks that did not come up again when the engine started. */
  readonly broken: Map<string, Error>;
  readonly stop: AbortController;
  pipeline(until?: string): Pipeline;
  head(): Promise<Revision>;
  setStages(stages: readonly JsonObject[]): void;
  /** What a deployment does besides being noted; throw to make it fail. */
  onDeploy: (request: DeployStackRequest) => Promise<void>;
  onDecide: () => Promise<Decision | undefined>;
}

/** A pipeline over a real repository and real state on disk, with the deployments of stacks only noted. */
export function makeLaptop(repository: string, stages: readonly JsonObject[]): Laptop {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'state-'));
  const store = new ExecutionStore(stateDirectory);
  const events: EngineEvent[] = [];
  const deployments: string[] = [];
  const broken = new Map<string, Error>();
  const stop = new AbortController();
  let current = stages;
  const record = (): ResourceRecord => ({
    logicalId: 'Pipeline',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'demo',
    attributes: {},
    properties: { Stages: current, RestartExecutionOnUpdate: true },
  });
  const stack = (): Stack => ({
    name: 'demo-pipeline',
    stackId: 'arn:demo-pipeline',
    status: 'CREATE_COMPLETE',
    account: '111111111111',
    region: 'eu-west-1',
    template: {},
    resources: [record()],
    outputs: {},
    creating: null,
    createdAt: '',
    updatedAt: '',
  });
  const deploy = async (request: DeployStackRequest): Promise<DeployStackResult> => {
    deployments.push(`${request.stackName} ${JSON.stringify(request.template)}`);
    await laptop.onDeploy(request);
    return { changed: request.template.unchanged !== true, outputs: { Url: `http://${request.stackName}` } };
  };
  const resume = async (name: string): Promise<void> => {
    const error = broken.get(name);
    if (error !== undefined) {
      throw error;
    }
  };
  const services: EngineServices = {
    context: {
      projectDirectory: repository,
      stateDirectory,
      runtime: 'process',
      basePort: 8080,
      parameters: { put: () => 1, find: () => undefined, delete: () => false },
    },
    stacks: { deploy, list: () => [stack()], resume },
    host: { emit: (event) => events.push(event), decide: (_, signal) => decideUnlessAborted(laptop.onDecide(), signal) },
    approvals: new Approvals(),
    transitions: new Transitions(stateDirectory),
    awsEnvironment: {},
    buildPath: [],
    resumed: Promise.resolve(broken),
  };
  const laptop: Laptop = {
    services,
    repository,
    store,
    events,
    deployments,
    broken,
    stop,
    pipeline: (until) => new Pipeline({ services, store, signal: stop.signal, until: until ?? null }),
    head: () => readHead(repository),
    setStages: (changed) => {
      current = changed;
    },
    onDeploy: async () => undefined,
    onDecide: async () => 'approve',
  };
  return laptop;
}

function decideUnlessAborted(decision: Promise<Decision | undefined>, signal: AbortSignal): Promise<Decision | undefined> {
  return Promise.race([
    decision,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  ]);
}
