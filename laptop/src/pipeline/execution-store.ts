import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../write-file-atomically';
import type { Execution } from './execution';

const FILE = 'execution.json';

/** Executions on disk, each in a folder of its own with its artifacts and logs. What is asked for often is answered from memory. */
export class ExecutionStore {
  private readonly directory: string;
  private readonly executions: Map<number, Execution>;

  constructor(stateDirectory: string) {
    this.directory = join(stateDirectory, 'executions');
    mkdirSync(this.directory, { recursive: true });
    this.executions = new Map(this.numbers().map((number) => [number, this.read(number)]));
  }

  /** All executions, oldest first. */
  list(): Execution[] {
    return [...this.executions.values()];
  }

  last(): Execution | undefined {
    return this.list().at(-1);
  }

  /** By id. */
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
    mkdirSync(this.folder(execution.number), { recursive: true });
    writeFileAtomically(join(this.folder(execution.number), FILE), `${JSON.stringify(execution, null, 2)}\n`);
    this.executions.set(execution.number, execution);
  }

  folder(number: number): string {
    return join(this.directory, String(number).padStart(6, '0'));
  }

  artifact(number: number, name: string): string {
    return join(this.artifacts(number), name);
  }

  logFile({ number, stage, action }: { number: number; stage: string; action: string }): string {
    return join(this.folder(number), 'logs', `${stage}.${action}.log`);
  }

  workDirectory({ number, stage, action }: { number: number; stage: string; action: string }): string {
    return join(this.folder(number), 'work', `${stage}.${action}`);
  }

  hasArtifacts(number: number): boolean {
    return existsSync(this.artifacts(number));
  }

  /** The record stays. */
  deleteArtifacts(number: number): void {
    rmSync(this.artifacts(number), { recursive: true, force: true });
  }

  private artifacts(number: number): string {
    return join(this.folder(number), 'artifacts');
  }

  private numbers(): number[] {
    return readdirSync(this.directory)
      .filter((name) => /^\d{6,}$/.test(name) && existsSync(join(this.directory, name, FILE)))
      .map(Number)
      .sort((a, b) => a - b);
  }

  private read(number: number): Execution {
    const file = join(this.folder(number), FILE);
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Execution;
    } catch (error) {
      throw new Error(`cannot read ${file}: ${(error as Error).message}; to forget all local state run: npm start -- --clean`, {
        cause: error,
      });
    }
  }
}
