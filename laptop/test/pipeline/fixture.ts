import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatMessages } from '../../src/chat/chat-messages';
import { PipelineRules } from '../../src/event-bridge/pipeline-rules';
import { readHead } from '../../src/git';
import { functionContext } from '../../src/lambda/call-function';
import { Approvals } from '../../src/pipeline/approvals';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { Transitions } from '../../src/pipeline/transitions';
import { approvalAction as approvalHandler } from '../../src/pipeline/actions/approval';
import { buildAction as buildHandler } from '../../src/pipeline/actions/build';
import { deployAction as deployHandler } from '../../src/pipeline/actions/deploy';
import { sourceAction as sourceHandler } from '../../src/pipeline/actions/source';
import { Pipeline } from '../../src/pipeline/pipeline';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { DeployStackRequest, DeployStackResult, Stack } from '../../src/cloudformation/stack';
import type { ServiceView } from '../../src/ecs/service-view';
import type { EngineEvent } from '../../src/events';
import type { Decision, Host } from '../../src/host';
import type { JsonObject } from '../../src/json';
import type { Revision } from '../../src/pipeline/execution';
import { createdStack } from '../fixtures/stack';

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

/** As the pipeline has it before a production environment: a stage of its own, without a rollback. */
export const approvalStage = (name: string): JsonObject => ({ Name: name, Actions: [approvalAction()] });

export interface Laptop {
  readonly repository: string;
  readonly stateDirectory: string;
  readonly host: Host;
  readonly stacks: { list(): readonly Stack[] };
  readonly store: ExecutionStore;
  readonly approvals: Approvals;
  readonly transitions: Transitions;
  /** Others than the pipeline in its stack. */
  readonly resources: ResourceRecord[];
  readonly messages: ChatMessages;
  readonly events: EngineEvent[];
  readonly deployments: string[];
  /** Stacks that could not be resumed when the engine started. */
  readonly notResumed: Map<string, Error>;
  /** Services that run. */
  readonly services: ServiceView[];
  readonly stop: AbortController;
  pipeline(until?: string): Pipeline;
  head(): Promise<Revision>;
  setStages(stages: readonly JsonObject[]): void;
  /** Called for each deployment; throw to make it fail. */
  onDeploy: (request: DeployStackRequest) => Promise<void>;
  onDecide: () => Promise<Decision | undefined>;
}

/** A pipeline with a real repository and real state on disk, whose deployments are only recorded. */
export function makeLaptop(repository: string, stages: readonly JsonObject[]): Laptop {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'state-'));
  const resources: ResourceRecord[] = [];
  const messages = new ChatMessages(stateDirectory);
  const rules = new PipelineRules({
    ...functionContext({ projectDirectory: repository, stateDirectory }, () => ({})),
    stacks: () => stacks,
    messages,
    warn: (message) => events.push({ type: 'notice', level: 'warning', message }),
  });
  const store = new ExecutionStore(stateDirectory, (before, after) => rules.notify(before, after));
  const events: EngineEvent[] = [];
  const deployments: string[] = [];
  const notResumed = new Map<string, Error>();
  const stop = new AbortController();
  let current = stages;
  const record = (): ResourceRecord => ({
    logicalId: 'Pipeline',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'demo',
    attributes: {},
    properties: { Stages: current, RestartExecutionOnUpdate: true },
  });
  const stack = (): Stack => createdStack({ name: 'demo-pipeline', resources: [record(), ...resources] });
  const deploy = async (request: DeployStackRequest): Promise<DeployStackResult> => {
    deployments.push(`${request.stackName} ${JSON.stringify(request.template)}`);
    await laptop.onDeploy(request);
    return { changed: request.template.unchanged !== true, outputs: { Url: `http://${request.stackName}` } };
  };
  const resume = async (name: string): Promise<void> => {
    const error = notResumed.get(name);
    if (error !== undefined) {
      throw error;
    }
  };
  const stacks = { deploy, list: () => [stack()], resume };
  const host: Host = { emit: (event) => events.push(event), decide: (_, signal) => decideUnlessAborted(laptop.onDecide(), signal) };
  const approvals = new Approvals();
  const transitions = new Transitions(stateDirectory);
  const actions = {
    source: sourceHandler({ projectDirectory: repository, prepare: () => Promise.resolve() }),
    build: buildHandler({
      projectDirectory: repository,
      stateDirectory,
      stacks,
      parameters: { find: () => undefined },
      awsEnvironment: () => ({}),
      path: [],
    }),
    deploy: deployHandler({ stacks, runtime: 'process', ecs: { views: () => laptop.services }, resumed: Promise.resolve(notResumed) }),
    approval: approvalHandler({ approvals, host }),
  };
  const laptop: Laptop = {
    repository,
    stateDirectory,
    host,
    stacks,
    store,
    approvals,
    transitions,
    resources,
    messages,
    events,
    deployments,
    notResumed,
    services: [],
    stop,
    pipeline: (until) =>
      new Pipeline({
        actions,
        store,
        host,
        stacks,
        transitions,
        removeImages: async () => undefined,
        signal: stop.signal,
        until: until ?? null,
      }),
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
  return Promise.race([decision, new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)))]);
}
