import type { ParameterStore } from './ssm/parameter-store';

/** How tasks are run: containers in Docker, or plain processes where no Docker engine answers. */
export type RuntimeKind = 'docker' | 'process';

/** What every part of the laptop engine shares. */
export interface EngineContext {
  /** Root of the repository, absolute. */
  readonly projectDirectory: string;
  /** Where all local state is kept, absolute; `.local` in the repository. */
  readonly stateDirectory: string;
  readonly runtime: RuntimeKind;
  readonly parameters: ParameterStore;
  /** First port tried for a load balancer; the following ones are tried in turn. */
  readonly basePort: number;
}
