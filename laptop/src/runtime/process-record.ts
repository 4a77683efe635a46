import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** A task of process mode. Stored, so that the next engine finds it if this one is killed. */
export interface ProcessRecord {
  readonly id: string;
  /** Also the id of its process group. */
  readonly pid: number;
  /** See `processIdentity`. */
  readonly identity: string;
  readonly stopTimeoutSeconds: number;
}

/** The folder that a task has while it runs, with its record and its temporary files. */
export function processTaskDirectory(stateDirectory: string, id: string): string {
  return join(stateDirectory, 'tasks', id);
}

export function writeProcessRecord(stateDirectory: string, record: ProcessRecord): void {
  recordFile(stateDirectory, record.id).write(record);
}

export function removeProcessRecord(stateDirectory: string, id: string): void {
  rmSync(processTaskDirectory(stateDirectory, id), { recursive: true, force: true });
}

/** Every task that has a folder. The record is undefined if the engine was killed before it wrote one. */
export function listProcessRecords(stateDirectory: string): readonly { readonly id: string; readonly record: ProcessRecord | undefined }[] {
  const directory = join(stateDirectory, 'tasks');
  const ids = existsSync(directory) ? readdirSync(directory) : [];
  return ids.map((id) => ({ id, record: recordFile(stateDirectory, id).read() }));
}

function recordFile(stateDirectory: string, id: string): StateFile<ProcessRecord> {
  return new StateFile(join(processTaskDirectory(stateDirectory, id), 'task.json'), SCHEMA_VERSION);
}
