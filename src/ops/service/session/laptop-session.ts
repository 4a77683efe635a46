import { returned } from '../../aws/returned';
import { mainContainer, taskId } from '../list-service-tasks';
import { containerSession } from './container-session';
import { processSession } from './process-session';
import type { Session, SessionProps } from './session';

/** Runtime id that the engine gives a task that is a plain process. */
const PROCESS = /^pid:(\d+)$/;

/** A command in a task on this machine. */
export async function laptopSession({ context: { terminal }, task, line }: SessionProps): Promise<Session> {
  const id = taskId(task);
  const runtimeId = returned(mainContainer(task)?.runtimeId, `the runtime id of task ${id}`);
  const pid = PROCESS.exec(runtimeId)?.[1];
  return pid === undefined ? containerSession({ terminal, container: runtimeId, line }) : processSession({ terminal, id, pid, line });
}
