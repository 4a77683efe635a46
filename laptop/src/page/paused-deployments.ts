import { explainPause, isForTests } from '../ecs/pause';
import { html, type Html } from './html';
import type { ServiceView } from '../ecs/service-view';
import type { EnvironmentView } from './environments';

/** Deployments that wait for a person before they shift more requests. */
export const pausedDeployments = (environments: readonly EnvironmentView[]): readonly Html[] =>
  environments.flatMap(({ name, services }) => services.flatMap((service) => pausedDeployment(name, service) ?? []));

function pausedDeployment(environment: string, { name, shift }: ServiceView): Html | undefined {
  if (shift === null || shift.hook === null || isForTests(shift.hook)) {
    return undefined;
  }
  const id = `pause-${shift.hook.id}`;
  return html`<section class="card decision" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">Continue the deployment of ${name} in ${environment}?</h2>
    <p class="message">${explainPause(shift.hook)}</p>
    <p>
      The new version gets ${shift.percent} % of the requests. Without an answer: ${shift.hook.timeoutAction.toLowerCase()} at
      ${shift.hook.expiresAt}.
    </p>
    <form method="post" action="/environments/${encodeURIComponent(environment)}/deployment">
      <input type="hidden" name="service" value="${name}" />
      <input type="hidden" name="hook" value="${shift.hook.id}" />
      <button class="good" id="${id}-continue" name="decision" value="CONTINUE">Continue</button>
      <button class="bad" id="${id}-rollback" name="decision" value="ROLLBACK">Roll back</button>
    </form>
  </section>`;
}
