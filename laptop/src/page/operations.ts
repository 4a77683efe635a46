import { randomUUID } from 'node:crypto';
import { EndpointError } from '../endpoint/endpoint-error';
import { clusterArnOf, lastPart } from '../endpoint/ecs/find-in-ecs';
import { runTaskInput } from '../scheduler/call-target';
import { openDecisions } from './decision';
import { findDefinition, readEnvironments, type EnvironmentView } from './environments';
import { html } from './html';
import { jobsOf } from './jobs';
import type { ServiceView } from '../ecs/service-view';
import type { Execution } from '../pipeline/execution';
import type { PageBackend } from './page-backend';
import type { PageRequest, PageResponse, Route } from './route';

/** What a person can do. Each calls the operation of the endpoint, which decides whether it is possible. */
export const operations = (backend: PageBackend): readonly Route[] => [
  post('/executions/:number/decision', (request) => decide(backend, request)),
  post('/executions/:number/stop', (request) => stop(backend, request)),
  post('/executions/:number/retry', (request) => retry(backend, request)),
  post('/environments/:name/rollback', (request) => rollBack(backend, request)),
  post('/environments/:name/restart', (request) => restart(backend, request)),
  post('/environments/:name/jobs', (request) => runJob(backend, request)),
  post('/environments/:name/deployment', (request) => continueDeployment(backend, request)),
];

const post = (path: string, respond: Route['respond']): Route => ({ method: 'POST', path, respond });

const seeOther = (to: string): PageResponse => ({ kind: 'redirect', to });

/** The token proves that the decision is about what the page showed. */
async function decide(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const { number } = findExecution(backend, request);
  const [token, decision] = [field(request, 'token'), field(request, 'decision')];
  const open = openDecisions(backend).find((one) => one.execution.number === number && one.token === token);
  if (open === undefined) {
    return {
      kind: 'page',
      status: 409,
      title: 'Nothing was decided',
      content: html`<p>
          This approval of #${number} is no longer open: it was decided elsewhere, a newer execution has replaced it, or the engine was
          started again.
        </p>
        <p><a href="/">See what waits for a decision now</a></p>`,
    };
  }
  await backend.endpoint.call({
    service: 'codepipeline',
    operation: 'PutApprovalResult',
    input: {
      pipelineName: open.definition.name,
      stageName: open.approval.stage,
      actionName: open.approval.action,
      token,
      result: { status: decision, summary: request.form.get('message') ?? '' },
    },
  });
  return seeOther('/');
}

async function stop(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const { id } = findExecution(backend, request);
  await backend.endpoint.call({
    service: 'codepipeline',
    operation: 'StopPipelineExecution',
    input: {
      pipelineName: pipelineName(backend),
      pipelineExecutionId: id,
      abandon: field(request, 'abandon') === 'yes',
      reason: request.form.get('reason') ?? '',
    },
  });
  return seeOther('/');
}

async function retry(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const { id } = findExecution(backend, request);
  await backend.endpoint.call({
    service: 'codepipeline',
    operation: 'RetryStageExecution',
    input: {
      pipelineName: pipelineName(backend),
      stageName: field(request, 'stage'),
      pipelineExecutionId: id,
      retryMode: 'FAILED_ACTIONS',
    },
  });
  return seeOther('/');
}

async function rollBack(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const { name, stage } = findEnvironment(backend, request);
  if (stage === undefined) {
    throw refused(`the pipeline does not deploy ${name} any more, so it cannot be rolled back`);
  }
  await backend.endpoint.call({
    service: 'codepipeline',
    operation: 'RollbackStage',
    input: {
      pipelineName: pipelineName(backend),
      stageName: stage.name,
      targetPipelineExecutionId: field(request, 'execution'),
    },
  });
  return seeOther('/');
}

async function restart(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const environment = findEnvironment(backend, request);
  const { arn } = findService(environment, request);
  await backend.endpoint.call({
    service: 'ecs',
    operation: 'UpdateService',
    input: { cluster: clusterArnOf(arn), service: arn, forceNewDeployment: true },
  });
  return seeOther(pathOf(environment));
}

async function runJob(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const environment = findEnvironment(backend, request);
  const name = field(request, 'job');
  const job = jobsOf(environment).find(({ physicalId }) => physicalId === name);
  if (job === undefined) {
    throw refused(`${environment.name} has no schedule ${name}`);
  }
  const input = runTaskInput(job, { clientToken: randomUUID(), startedBy: 'page' });
  await backend.endpoint.call({ service: 'ecs', operation: 'RunTask', input });
  return seeOther(`${pathOf(environment)}#tasks`);
}

async function continueDeployment(backend: PageBackend, request: PageRequest): Promise<PageResponse> {
  const { arn, shift } = findService(findEnvironment(backend, request), request);
  if (shift === null) {
    throw refused('no deployment of this service is in progress');
  }
  await backend.endpoint.call({
    service: 'ecs',
    operation: 'ContinueServiceDeployment',
    input: {
      serviceDeploymentArn: `${arn.replace(':service/', ':service-deployment/')}/${lastPart(shift.id)}`,
      hookId: field(request, 'hook'),
      action: field(request, 'decision'),
    },
  });
  return seeOther('/');
}

const pathOf = ({ name }: EnvironmentView): string => `/environments/${encodeURIComponent(name)}`;

const refused = (message: string): EndpointError => new EndpointError('Conflict', { status: 409, message });

const notFound = (message: string): EndpointError => new EndpointError('NotFound', { status: 404, message });

function field({ form }: PageRequest, name: string): string {
  return form.get(name) ?? fail(`the form has no field ${name}`);
}

function fail(message: string): never {
  throw new EndpointError('ValidationException', message);
}

export function findExecution({ store }: PageBackend, { parameters }: PageRequest): Execution {
  const execution = store.get(Number(parameters.number));
  if (execution === undefined) {
    throw notFound(`there is no execution #${parameters.number}`);
  }
  return execution;
}

export function findEnvironment(backend: PageBackend, { parameters }: PageRequest): EnvironmentView {
  const all = readEnvironments(backend);
  const environment = all.find(({ name }) => name === parameters.name);
  if (environment === undefined) {
    const known = all.map(({ name }) => name).join(', ');
    throw notFound(`no environment ${parameters.name} is deployed; ${known === '' ? 'there is none yet' : `there are ${known}`}`);
  }
  return environment;
}

function findService({ name, services }: EnvironmentView, request: PageRequest): ServiceView {
  const requested = field(request, 'service');
  const service = services.find((one) => one.name === requested);
  if (service === undefined) {
    throw refused(`${name} has no service ${requested} that runs`);
  }
  return service;
}

function pipelineName(backend: PageBackend): string {
  return findDefinition(backend)?.name ?? fail('there is no pipeline yet');
}
