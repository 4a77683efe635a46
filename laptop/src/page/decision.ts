import { findApproval } from '../endpoint/push/describe-push';
import { listCommits, RepositoryError } from '../git';
import { findActionExecution, isActive, type Execution } from '../pipeline/execution';
import { readBuildText } from './build-texts';
import { findDefinition, readEnvironments, type EnvironmentView } from './environments';
import { html, type Html } from './html';
import { link, shortVersion } from './words';
import type { ApprovalEvent } from '../events';
import type { PipelineDefinition, StageDefinition } from '../pipeline/pipeline-definition';
import type { PageBackend } from './page-backend';

const SHOWN_COMMITS = 50;

/** An approval that waits for a person. */
export interface OpenDecision {
  readonly execution: Execution;
  readonly approval: ApprovalEvent;
  /** Proves that an answer is to this request. */
  readonly token: string;
  readonly definition: PipelineDefinition;
}

export function openDecisions(backend: PageBackend): readonly OpenDecision[] {
  const definition = findDefinition(backend);
  const active = backend.store.list().filter(isActive);
  return definition === undefined ? [] : active.flatMap((execution) => findDecision(backend, { execution, definition }) ?? []);
}

function findDecision(backend: PageBackend, props: Pick<OpenDecision, 'execution' | 'definition'>): OpenDecision | undefined {
  const approval = findApproval(props.execution, props.definition);
  const token = approval === null ? undefined : backend.approvals.token(approval);
  return approval === null || token === undefined ? undefined : { ...props, approval, token };
}

/** What is approved, and both buttons. */
export async function decisionCard(backend: PageBackend, decision: OpenDecision): Promise<Html> {
  const { execution, approval, token } = decision;
  const { target, tested } = stagesAround(decision);
  const environments = readEnvironments(backend);
  const running = target && environments.find(({ stage }) => stage?.name === target.name);
  const commits = await commitsSince(backend, { running, execution });
  const changes = readBuildText(backend, { execution, stage: target, ending: '.txt' });
  const { version } = execution.revision;
  // The id has the token: a page that is changed into the next decision gets another card, and never another meaning of a button.
  const id = `decision-${token}`;
  return html`<section class="card decision" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">Approve ${shortVersion(version)} for ${target?.name ?? approval.stage}?</h2>
    <p class="message">${question(decision)}</p>
    <dl>
      <dt>Execution</dt>
      <dd><a href="/executions/${execution.number}">#${execution.number}</a></dd>
      <dt>Runs there now</dt>
      <dd>
        ${running === undefined ? 'nothing: this is the first deployment' : html`${shortVersion(running.version)} ${running.subject ?? ''}`}
      </dd>
      ${testedIn(environments, { tested, execution })}
      ${
        approval.link !== null &&
        html`<dt>Changes</dt>
          <dd>${link(approval.link, 'Compare on GitHub')}</dd>`
      }
    </dl>
    ${commitList(commits)}
    ${
      changes !== undefined &&
      html`<h3>What would change</h3>
        <pre tabindex="0">${changes}</pre>`
    }
    <form method="post" action="/executions/${execution.number}/decision">
      <input type="hidden" name="token" value="${token}" />
      <label for="${id}-message">Message (optional)<input id="${id}-message" name="message" maxlength="512" autocomplete="off" /></label>
      <button class="good" id="${id}-approve" name="decision" value="Approved">Approve</button>
      <button class="bad" id="${id}-reject" name="decision" value="Rejected">Reject</button>
    </form>
  </section>`;
}

/** What the pipeline asks, without what it adds to the commit message and the card shows by itself. */
function question({ approval: { information }, execution }: OpenDecision): string {
  const { message } = execution.revision;
  return information === null || information.startsWith(message) ? message : information;
}

interface StagesAround {
  readonly target: StageDefinition | undefined;
  readonly tested: StageDefinition | undefined;
}

/** The stage that the approval lets the version into, and the one where it was tested. */
function stagesAround({ definition, approval }: OpenDecision): StagesAround {
  const position = definition.stages.findIndex(({ name }) => name === approval.stage);
  const before = definition.stages.slice(0, position).findLast(({ actions }) => actions.some(({ kind }) => kind === 'deploy'));
  return { target: definition.stages[position + 1], tested: before };
}

function testedIn(
  environments: readonly EnvironmentView[],
  { tested, execution }: { readonly tested: StageDefinition | undefined; readonly execution: Execution },
): Html | undefined {
  const environment = environments.find(({ stage }) => stage !== undefined && stage.name === tested?.name);
  if (tested === undefined || environment === undefined) {
    return undefined;
  }
  const results = tested.actions
    .filter(({ kind }) => kind === 'build')
    .flatMap(({ name }) => findActionExecution(execution, { stage: tested.name, action: name })?.summary ?? []);
  return html`<dt>Tested in</dt>
    <dd>${environment.name}${environment.url !== null && html`, ${link(environment.url)}`}</dd>
    ${
      results.length > 0 &&
      html`<dt>Tests</dt>
        <dd>${results.join('; ')}</dd>`
    }`;
}

/** Null if this repository does not have them. */
async function commitsSince(
  { projectDirectory }: PageBackend,
  { running, execution }: { readonly running: EnvironmentView | undefined; readonly execution: Execution },
): Promise<readonly string[] | null> {
  if (running === undefined) {
    return null;
  }
  try {
    return await listCommits(projectDirectory, { from: running.version, to: execution.revision.version });
  } catch (error) {
    if (error instanceof RepositoryError) {
      return null;
    }
    throw error;
  }
}

function commitList(commits: readonly string[] | null): Html | undefined {
  if (commits === null) {
    return undefined;
  }
  if (commits.length === 0) {
    return html`<p>No commits since the version that runs there.</p>`;
  }
  const more = commits.length - SHOWN_COMMITS;
  return html`<h3>${commits.length === 1 ? '1 commit' : `${commits.length} commits`} since the version that runs there</h3>
    <ul class="plain">
      ${commits.slice(0, SHOWN_COMMITS).map((commit) => html`<li>${commit}</li>`)} ${more > 0 && html`<li>and ${more} more</li>`}
    </ul>`;
}
