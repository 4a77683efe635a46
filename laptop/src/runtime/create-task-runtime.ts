import type { EngineContext } from '../engine-context';
import { DockerRuntime } from './docker-runtime';
import { ProcessRuntime } from './process-runtime';
import type { TaskRuntime } from './task-runtime';

/** The runtime with which the engine was started. */
export function createTaskRuntime(context: Pick<EngineContext, 'runtime' | 'stateDirectory'>): TaskRuntime {
  return context.runtime === 'docker' ? new DockerRuntime(context.stateDirectory) : new ProcessRuntime(context.stateDirectory);
}
