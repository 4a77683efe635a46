import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Execution } from '../pipeline/execution';
import type { StageDefinition } from '../pipeline/pipeline-definition';
import type { PageBackend } from './page-backend';

export interface BuildText {
  readonly execution: Execution;
  /** The stage of an environment; its templates and the text are in the same artifact. */
  readonly stage: StageDefinition | undefined;
  /** What follows the name of the environment. */
  readonly ending: '.txt' | '.cost.txt';
}

/** What Build has written about an environment; undefined if it has written nothing. */
export function readBuildText({ store }: Pick<PageBackend, 'store'>, { execution, stage, ending }: BuildText): string | undefined {
  const artifacts = new Set(stage?.actions.filter(({ kind }) => kind === 'deploy').flatMap(({ inputs }) => inputs));
  const file = [...artifacts]
    .map((name) => join(store.artifact(execution.number, name), 'changes', `${stage?.name}${ending}`))
    .find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8').trimEnd();
}
