import type { ParameterArchive } from './ssm/parameter-store';

/** How tasks run: as containers in Docker, or as plain processes where Docker is not available. */
export type RuntimeKind = 'docker' | 'process';

/** What all parts of the engine share. */
export interface EngineContext {
  /** Root of the repository, absolute. */
  readonly projectDirectory: string;
  /** Folder of all local state, absolute: `.local` in the repository. */
  readonly stateDirectory: string;
  readonly runtime: RuntimeKind;
  readonly parameters: ParameterArchive;
  /** The first load balancer uses this port if it is free, the next ones the ports after it. */
  readonly basePort: number;
  /** Whether the minutes of a deployment pass as minutes, and not as seconds. */
  readonly realTime: boolean;
}
