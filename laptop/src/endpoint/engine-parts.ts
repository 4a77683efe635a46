import type { Stack } from '../cloudformation/stack';
import type { StackEvent } from '../cloudformation/stack-event';
import type { EcsServiceProvider } from '../ecs/ecs-service-provider';
import type { Approvals } from '../pipeline/approvals';
import type { ExecutionStore } from '../pipeline/execution-store';
import type { LivePipeline } from '../pipeline/live-pipeline';
import type { Transitions } from '../pipeline/transitions';

/** What the operations of the endpoint work on. */
export interface EngineParts {
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly stacks: {
    list(): readonly Stack[];
    /** Of a stack by its id, deleted or not; the newest first. */
    events(stackId: string): readonly StackEvent[];
    delete(name: string): Promise<void>;
  };
  readonly store: ExecutionStore;
  readonly approvals: Approvals;
  readonly transitions: Transitions;
  readonly livePipeline: LivePipeline;
  readonly ecs: Pick<EcsServiceProvider, 'views' | 'stoppedTasks' | 'change' | 'stopTask'>;
}
