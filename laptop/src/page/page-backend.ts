import type { EngineContext } from '../engine-context';
import type { EngineParts } from '../engine-parts';
import type { LiveEvents } from './live-events';

/** What the pages read, and the endpoint, whose operations they call. */
export interface PageBackend
  extends
    Pick<EngineContext, 'projectDirectory' | 'stateDirectory' | 'parameters'>,
    Pick<EngineParts, 'stacks' | 'store' | 'approvals' | 'transitions' | 'livePipeline' | 'ecs' | 'endpoint'> {
  readonly live: LiveEvents;
}
