import { environmentStacks, type EnvironmentStack } from '../list-environments';
import { pipelineDefinition, type PipelineDefinition, type StageDefinition } from '../pipeline/pipeline-definition';
import { tryFindPipeline } from '../pipeline/find-pipeline';
import { firstLine } from '../first-line';
import { html, type Html } from './html';
import { age, link, state } from './words';
import type { ServiceView, TaskView } from '../ecs/service-view';
import type { PageBackend } from './page-backend';

/** A deployed environment, as it runs. */
export interface EnvironmentView extends EnvironmentStack {
  /** First line of the commit's message; null for a commit that no execution had. */
  readonly subject: string | null;
  readonly services: readonly ServiceView[];
  /** Undefined if no stage of the pipeline deploys it any more. */
  readonly stage: StageDefinition | undefined;
}

/** Undefined before the first deployment of the pipeline. */
export function findDefinition({ stacks }: Pick<PageBackend, 'stacks'>): PipelineDefinition | undefined {
  const found = tryFindPipeline(stacks);
  return found && pipelineDefinition(found.record);
}

/** In the order of the pipeline; those that it does not deploy come last. */
export function readEnvironments(backend: PageBackend): readonly EnvironmentView[] {
  const stages = findDefinition(backend)?.stages ?? [];
  const views = backend.ecs.views();
  const position = ({ stage }: EnvironmentView): number => (stage === undefined ? stages.length : stages.indexOf(stage));
  return environmentStacks(backend.stacks.list())
    .map((environment) => ({
      ...environment,
      subject: subjectOf(backend, environment.version),
      services: views.filter(({ stackName }) => stackName === environment.stack.name),
      stage: stages.find((stage) => stage.actions.some(({ configuration }) => configuration.StackName === environment.stack.name)),
    }))
    .sort((one, other) => position(one) - position(other));
}

export function subjectOf({ store }: Pick<PageBackend, 'store'>, version: string): string | null {
  const message = store.list().findLast(({ revision }) => revision.version === version)?.revision.message;
  return message === undefined ? null : firstLine(message);
}

/** Whether a task serves. Without a health check, it does while it runs. */
const serves = ({ lastStatus, health }: TaskView): boolean => lastStatus === 'RUNNING' && health !== 'UNHEALTHY';

function healthOf({ services, stack }: Pick<EnvironmentView, 'services' | 'stack'>): Html {
  const desired = services.reduce((sum, { desiredCount }) => sum + desiredCount, 0);
  const serving = services.reduce((sum, { tasks }) => sum + tasks.filter(serves).length, 0);
  const count = `${serving} of ${desired} ${desired === 1 ? 'task' : 'tasks'}`;
  if (stack.status.endsWith('_IN_PROGRESS')) {
    return state(`being deployed: ${count} healthy`, 'busy');
  }
  if (services.length === 0) {
    return state('not running', 'quiet');
  }
  if (desired === 0) {
    return state('scaled to 0 tasks', 'quiet');
  }
  return serving >= desired ? state(`healthy: ${count}`, 'good') : state(`${serving === 0 ? 'down' : 'degraded'}: ${count} healthy`, 'bad');
}

/**
 * Version, age, health and address.
 * @param shownVersion the version, or the beginning of it
 */
export const environmentFacts = (environment: EnvironmentView, shownVersion: string): Html =>
  html`<dl>
    <dt>Version</dt>
    <dd><code>${shownVersion}</code> ${environment.subject ?? ''}</dd>
    <dt>Deployed</dt>
    <dd>${age(environment.stack.updatedAt)}</dd>
    <dt>Health</dt>
    <dd>${healthOf(environment)}</dd>
    ${
      environment.url !== null &&
      html`<dt>URL</dt>
        <dd>${link(environment.url)}</dd>`
    }
  </dl>`;

/** The state of an environment without a stage. */
export const ORPHANED = state('orphaned: the pipeline does not deploy it any more', 'wait');
