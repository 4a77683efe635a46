import { setTimeout as sleep } from 'node:timers/promises';
import { LiveEvents } from '../../src/page/live-events';
import { routes } from '../../src/page/routes';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { openPipelineEndpoint, type PipelineEndpoint } from '../endpoint/pipeline-endpoint';
import { createdStack } from '../fixtures/stack';
import { PageClient, servePages, type Answer } from './page-fixture';
import type { ChatMessage } from '../../src/chat/chat-messages';
import type { EndpointCall } from '../../src/endpoint/operation-table';
import type { EngineEvent } from '../../src/events';
import type { Json } from '../../src/json';
import type { PageBackend } from '../../src/page/page-backend';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { ServiceView } from '../../src/ecs/service-view';

export interface PipelinePages extends PipelineEndpoint {
  /** Signed in. */
  readonly browser: PageClient;
  readonly parameters: FileParameterStore;
  /** The calls of services other than CodePipeline, which are answered with nothing. */
  readonly calls: EndpointCall[];
  /** Resources in the stack `test`. */
  readonly resources: ResourceRecord[];
  /** That chat channels would show. */
  readonly messages: ChatMessage[];
  emit(event: EngineEvent): void;
  /** Starts the checked-out commit. */
  start(): Promise<void>;
  /** Reads a page until it contains a text. */
  until(path: string, text: string): Promise<string>;
}

export const VERSION = '1111111111111111111111111111111111111111';

const record = (type: string, changes: Partial<ResourceRecord>): ResourceRecord => ({
  logicalId: 'One',
  type,
  physicalId: 'one',
  attributes: {},
  properties: {},
  ...changes,
});

export const taskDefinition = (environment: string, version = VERSION): ResourceRecord =>
  record('AWS::ECS::TaskDefinition', {
    physicalId: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:1',
    properties: {
      ContainerDefinitions: [
        {
          Environment: [
            { Name: 'ENVIRONMENT', Value: environment },
            { Name: 'VERSION', Value: version },
          ],
        },
      ],
    },
  });

export const schedule = (name: string): ResourceRecord =>
  record('AWS::Scheduler::Schedule', {
    physicalId: name,
    properties: { Target: { Arn: 'arn:cluster', EcsParameters: { TaskDefinitionArn: 'arn:job:1', NetworkConfiguration: { one: 1 } } } },
  });

export const service = (changes: Partial<ServiceView> = {}): ServiceView => ({
  arn: 'arn:aws:ecs:eu-west-1:111111111111:service/orchard/web',
  name: 'web',
  stackName: 'test',
  taskDefinitionArn: 'arn:task:1',
  desiredCount: 1,
  tasks: [],
  incoming: [],
  events: [],
  rollouts: [],
  shift: null,
  ...changes,
});

/** The pages of a pipeline of Source, test, approve-prod and prod, whose deployments are only recorded. */
export async function openPipelinePages(): Promise<PipelinePages> {
  const live = new LiveEvents();
  const open = await openPipelineEndpoint();
  const { laptop, endpoint, livePipeline } = open;
  const { repository: projectDirectory, stateDirectory, store, approvals, transitions } = laptop;
  const calls: EndpointCall[] = [];
  const resources: ResourceRecord[] = [];
  const messages: ChatMessage[] = [];
  const parameters = new FileParameterStore({ stateDirectory });
  const call = async (request: EndpointCall): Promise<Json> =>
    request.service === 'codepipeline' ? endpoint.call(request) : (calls.push(request), {});
  const list = () => [...laptop.stacks.list(), createdStack({ name: 'test', outputs: { Url: 'http://localhost:1' }, resources })];
  const backend: PageBackend = {
    projectDirectory,
    stateDirectory,
    store,
    approvals,
    transitions,
    livePipeline,
    live,
    parameters,
    stacks: { list },
    endpoint: { call },
    messages: { list: () => messages },
    ecs: { views: () => laptop.services, stoppedTasks: { of: () => [] }, standaloneTasks: { list: () => [] } },
  };
  const server = await servePages(stateDirectory, routes(backend));
  const browser = new PageClient(server);
  await browser.signIn();
  return {
    ...open,
    browser,
    parameters,
    calls,
    resources,
    messages,
    emit: (event) => live.observe(laptop.host).emit(event),
    start: async () => {
      await endpoint.call({ service: 'codepipeline', operation: 'StartPipelineExecution', input: { name: 'demo' } });
    },
    until: async (path, text) => {
      for (;;) {
        const { body } = await browser.send(path);
        if (body.includes(text)) {
          return body;
        }
        await sleep(10);
      }
    },
    stop: async () => {
      await server.stop();
      await open.stop();
    },
  };
}

/** The hidden fields of the form that has this action. */
export function fieldsOf(page: string, action: string): Record<string, string> {
  const form = page.split('<form').find((part) => part.includes(`action="${action}"`)) ?? '';
  const hidden = [
    ...form
      .split('</form>', 1)
      .join('')
      .matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g),
  ];
  return Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
}

export const textOf = ({ body }: Answer): string =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
