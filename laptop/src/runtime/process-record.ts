import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../write-file-atomically';

/** A task of process mode as it is remembered on disk, so that the next engine finds it if this one is killed. */
export interface ProcessRecord {
  readonly id: string;
  /** Also the id of its process group. */
  readonly pid: number;
  /** See `processIdentity`. */
  readonly identity: string;
  readonly stopTimeoutSeconds: number;
}

/** The folder of a task while it runs; holds its record and its temporary files. */
export function processTaskDirectory(stateDirectory: string, id: string): string {
  return join(stateDirectory, 'tasks', id);
}

export function writeProcessRecord(stateDirectory: string, record: ProcessRecord): void {
  const directory = processTaskDirectory(stateDirectory, record.id);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileAtomically(join(directory, 'task.json'), JSON.stringify(record));
}

export function removeProcessRecord(stateDirectory: string, id: string): void {
  rmSync(processTaskDirectory(stateDirectory, id), { recursive: true, force: true });
}

/** Every task that has a folder; the record is missing where the engine was killed before it wrote it. */
export function listProcessRecords(stateDirectory: string): readonly { readonly id: string; readonly record: ProcessRecord | undefined }[] {
  const directory = join(stateDirectory, 'tasks');
  const ids = existsSync(directory) ? readdirSync(directory) : [];
  return ids.map((id) => {
    const file = join(directory, id, 'task.json');
    return { id, record: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord) : undefined };
  });
}
