import { html } from '../html';
import { describeStage, drawStage } from './plan-drawing';
import { readPlan, type PlanBackend } from './read-plan';
import type { PageResponse } from '../route';

/** The pipeline and its environments as a drawing, and the same as text. */
export function planPage(backend: PlanBackend): PageResponse {
  const stages = readPlan(backend);
  if (stages === undefined) {
    return { kind: 'page', title: 'Plan', content: html`<p>There is no pipeline yet: the first run creates it.</p>` };
  }
  return {
    kind: 'page',
    title: 'Plan',
    content: html`<p class="quiet">The stages that every commit passes, and what each environment consists of, from the cloud assembly.</p>
      <div class="plan">${stages.map(drawStage)}</div>
      <details>
        <summary>The plan as text</summary>
        <ol>
          ${stages.map((stage) => html`<li><b>${stage.name}</b>: ${describeStage(stage)}</li>`)}
        </ol>
      </details>`,
  };
}
