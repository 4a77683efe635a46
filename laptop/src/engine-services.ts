import type { EngineContext } from './engine-context';
import type { Stacks } from './cloudformation/stacks';
import type { Host } from './host';
import type { Approvals } from './pipeline/approvals';
import type { Transitions } from './pipeline/transitions';

/** What the pipeline's actions use of the engine. */
export interface EngineServices {
  readonly context: EngineContext;
  readonly stacks: Pick<Stacks, 'deploy' | 'list' | 'resume'>;
  readonly host: Host;
  readonly approvals: Approvals;
  readonly transitions: Transitions;
  /** Variables that point every AWS SDK at the engine's own endpoint. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  /** Folders put before `PATH` in builds. */
  readonly buildPath: readonly string[];
  /** Settles when the environments of the last run are up again; holds the stacks that could not come up. */
  readonly resumed: Promise<ReadonlyMap<string, Error>>;
}
