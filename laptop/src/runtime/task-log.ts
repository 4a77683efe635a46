import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesOfLog } from '../logs/log-clock';

/** Older logs of a service are deleted. */
const MAXIMUM_LOGS = 20;
/** A task's log is rotated at this size, and then keeps up to twice as much. */
export const MAXIMUM_LOG_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 64 * 1024;

export interface TaskLogProps {
  readonly stateDirectory: string;
  readonly service: string;
  readonly id: string;
  /** Of a container beside the main one. */
  readonly sidecar?: string;
}

/** The file that a task writes to: `<stateDirectory>/logs/<service>/<task>.log`; those of sidecars are in folders of their own. */
export function taskLogFile({ stateDirectory, service, id, sidecar }: TaskLogProps): string {
  return join(taskLogFolder({ stateDirectory, service, sidecar }), `${id}.log`);
}

export const taskLogFolder = ({ stateDirectory, service, sidecar }: Omit<TaskLogProps, 'id'>): string =>
  join(stateDirectory, 'logs', service, ...(sidecar === undefined ? [] : [sidecar]));

/** Opens a task's log for appending, and deletes the oldest logs of its service. The caller closes the descriptor. */
export function openTaskLog(file: string): number {
  const directory = join(file, '..');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // Task ids begin with the time when they were made, so names sort by age.
  const logs = readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .sort();
  for (const name of logs.slice(0, Math.max(0, logs.length - MAXIMUM_LOGS))) {
    filesOfLog(join(directory, name)).forEach((path) => rmSync(path, { force: true }));
  }
  return openSync(file, 'a', 0o600);
}

/** The last lines of a log, which may be large or still growing. */
export function lastLogLines(file: string, count: number): readonly string[] {
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    const lines = buffer.toString('utf8').replace(/\n$/, '').split('\n');
    return length === 0 ? [] : lines.slice(-count);
  } finally {
    closeSync(descriptor);
  }
}
