import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockEngine } from './engine-lock';
import { DbClusters } from './rds/db-clusters';
import { createTaskRuntime } from './runtime/create-task-runtime';
import { detectRuntime } from './runtime/detect-runtime';

/**
 * Stops what engines that were killed left running, and deletes all local state. Returns what was done, in words.
 * @throws EngineRunningError while an engine runs
 */
export async function cleanState(stateDirectory: string): Promise<string> {
  if (!existsSync(stateDirectory)) {
    return 'there is no local state';
  }
  const unlock = lockEngine(stateDirectory);
  try {
    const stopped = await stopTasks(stateDirectory);
    const databases = await destroyDatabases(stateDirectory);
    rmSync(stateDirectory, { recursive: true, force: true });
    return `forgot all local state in ${stateDirectory}: ${databases} databases destroyed, ${stopped} left-over tasks stopped`;
  } finally {
    unlock();
  }
}

async function stopTasks(stateDirectory: string): Promise<number> {
  const { kind } = await detectRuntime();
  const runtimes = kind === 'docker' ? (['docker', 'process'] as const) : (['process'] as const);
  const stopped = await Promise.all(runtimes.map((runtime) => createTaskRuntime({ runtime, stateDirectory }).removeOrphans()));
  return stopped.flat().length;
}

async function destroyDatabases(stateDirectory: string): Promise<number> {
  const directory = join(stateDirectory, 'postgres');
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const clusters = new DbClusters({ stateDirectory, runtime: 'process' });
  await Promise.all(names.map((name) => clusters.destroy(name)));
  return names.length;
}
