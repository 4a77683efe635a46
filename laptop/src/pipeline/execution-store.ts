import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StateFile } from '../state/state-file';
import type { ActionPlace, Execution } from './execution';

const SCHEMA_VERSION = 1;
export const EXECUTION_FILE = 'execution.json';

/** Executions on disk, each in its own folder with its artifacts and logs. All are kept in memory, since the endpoint lists them often. */
export class ExecutionStore {
  private readonly directory: string;
  private readonly executions: Map<number, Execution>;

  /**
   * @param report called after an execution was saved, with what it was before
   * @throws StateFileError when an execution cannot be read
   */
  constructor(
    stateDirectory: string,
    private readonly report: (before: Execution | undefined, after: Execution) => void = () => undefined,
  ) {
    this.directory = join(stateDirectory, 'executions');
    mkdirSync(this.directory, { recursive: true });
    this.executions = new Map(this.readAll().map((execution) => [execution.number, execution]));
  }

  /** All executions, the oldest first. */
  list(): Execution[] {
    return [...this.executions.values()];
  }

  last(): Execution | undefined {
    return this.list().at(-1);
  }

  /** The newest execution that took a commit through the pipeline, and not back. */
  newestCommit(): Execution | undefined {
    return this.list().findLast(({ type }) => type === 'STANDARD');
  }

  find(id: string): Execution | undefined {
    return this.list().find((execution) => execution.id === id);
  }

  get(number: number): Execution | undefined {
    return this.executions.get(number);
  }

  nextNumber(): number {
    return (this.last()?.number ?? 0) + 1;
  }

  save(execution: Execution): void {
    const before = this.executions.get(execution.number);
    this.file(execution.number).write(execution);
    this.executions.set(execution.number, execution);
    this.report(before, execution);
  }

  folder(number: number): string {
    return join(this.directory, String(number).padStart(6, '0'));
  }

  artifact(number: number, name: string): string {
    return join(this.artifacts(number), name);
  }

  logFile(number: number, { stage, action }: ActionPlace): string {
    return join(this.folder(number), 'logs', `${stage}.${action}.log`);
  }

  workDirectory(number: number, { stage, action }: ActionPlace): string {
    return join(this.folder(number), 'work', `${stage}.${action}`);
  }

  hasArtifacts(number: number): boolean {
    return existsSync(this.artifacts(number));
  }

  /** The record of the execution and its logs stay. */
  deleteArtifacts(number: number): void {
    rmSync(this.artifacts(number), { recursive: true, force: true });
  }

  private artifacts(number: number): string {
    return join(this.folder(number), 'artifacts');
  }

  /** A folder without a record is of an execution that was interrupted before its first save. */
  private readAll(): Execution[] {
    return readdirSync(this.directory)
      .filter((name) => /^\d{6,}$/.test(name))
      .map(Number)
      .sort((a, b) => a - b)
      .flatMap((number) => this.file(number).read() ?? []);
  }

  private file(number: number): StateFile<Execution> {
    return new StateFile(join(this.folder(number), EXECUTION_FILE), SCHEMA_VERSION);
  }
}
