import type { Suggest } from '../command/suggest';
import { ago } from '../text/age';
import type { PausedDeployment } from '../pipeline/pipeline-summary';
import { isInProgress, type ServiceDeploymentSummary } from './read-deployment';

interface DeploymentView {
  readonly environment: string;
  readonly now: Date;
  readonly suggest: Suggest;
}

/** A deployment for people. */
export function renderDeployment(deployment: ServiceDeploymentSummary, { environment, now, suggest }: DeploymentView): readonly string[] {
  const { strategy, status, reason, startedAt, stage, percent, pause } = deployment;
  return [
    `deployment of ${environment}: ${status}, ${strategy}, started ${ago(startedAt, now)}`,
    ...(reason === null || isInProgress(deployment) ? [] : [`  ${reason}`]),
    ...(stage === null ? [] : [`  stage ${stage}`]),
    ...(percent === null ? [] : [`  ${percent} % of the requests go to the new version`]),
    ...(pause === null
      ? []
      : [
          '',
          pauseHint({ environment, percent, ...pause }, suggest),
          `  ${pause.waitsFor === 'tests' ? 'without their result' : 'without a decision'}: ${end(pause.timeoutAction, pause.expiresAt)}`,
        ]),
  ];
}

/** Tells what a deployment waits for. */
export function pauseHint({ environment, percent, waitsFor }: PausedDeployment, suggest: Suggest): string {
  const stop = suggest(`deployment:stop ${environment}`);
  switch (waitsFor) {
    case 'tests':
      return `the deployment of ${environment} waits for its acceptance tests, before the new version gets requests of users; without them: ${stop}`;
    case 'person':
      return (
        `the deployment of ${environment} waits${percent === null ? '' : ` at ${percent} %`} for a person: ` +
        `${suggest(`deployment:continue ${environment}`)}, or ${stop}`
      );
  }
}

function end(action: 'CONTINUE' | 'ROLLBACK', at: string | null): string {
  const outcome = action === 'ROLLBACK' ? 'it is rolled back' : 'it goes on';
  return at === null ? outcome : `${outcome} at ${at}`;
}
