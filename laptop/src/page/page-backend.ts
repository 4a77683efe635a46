import type { ChatMessages } from '../chat/chat-messages';
import type { Stacks } from '../cloudformation/stacks';
import type { EcsServiceProvider } from '../ecs/ecs-service-provider';
import type { LocalEndpoint } from '../endpoint/local-endpoint';
import type { EngineParts } from '../engine-parts';
import type { ParameterArchive } from '../ssm/parameter-store';
import type { LiveEvents } from './live-events';

/** What the pages read, and the endpoint, whose operations they call. */
export interface PageBackend extends Pick<EngineParts, 'store' | 'approvals' | 'transitions' | 'livePipeline'> {
  /** Root of the repository, absolute. */
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly stacks: Pick<Stacks, 'list'>;
  readonly ecs: Pick<EcsServiceProvider, 'views'> & {
    readonly stoppedTasks: Pick<EcsServiceProvider['stoppedTasks'], 'of'>;
    readonly standaloneTasks: Pick<EcsServiceProvider['standaloneTasks'], 'list'>;
  };
  readonly parameters: Pick<ParameterArchive, 'list'>;
  readonly messages: Pick<ChatMessages, 'list'>;
  readonly endpoint: Pick<LocalEndpoint, 'call'>;
  readonly live: LiveEvents;
}
