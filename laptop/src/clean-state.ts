import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RunningGroups } from './codebuild/running-groups';
import { lockEngine } from './engine-lock';
import { DbClusters } from './rds/db-clusters';
import { removeTree } from './remove-tree';
import { createTaskRuntime } from './runtime/create-task-runtime';
import { detectRuntime } from './runtime/detect-runtime';

/**
 * Stops what killed engines left running, and deletes all local state. Returns a message that says what was done.
 * @throws EngineRunningError while an engine runs
 */
export async function cleanState(stateDirectory: string): Promise<string> {
  if (!existsSync(stateDirectory)) {
    return 'there is no local state';
  }
  const unlock = lockEngine(stateDirectory);
  try {
    const builds = await stopBuilds(stateDirectory);
    const tasks = await stopTasks(stateDirectory);
    const databases = await destroyDatabases(stateDirectory);
    await removeTree(stateDirectory);
    return `deleted all local state in ${stateDirectory}: ${databases} databases destroyed, ${tasks} left-over tasks stopped${builds === 0 ? '' : `, ${builds} left-over builds stopped`}`;
  } finally {
    unlock();
  }
}

/** Comes before their folders are deleted, which they would create again. */
async function stopBuilds(stateDirectory: string): Promise<number> {
  const stopped = await Promise.all(entries(join(stateDirectory, 'cache')).map((project) => new RunningGroups(project).stopAbandoned()));
  return stopped.reduce((sum, count) => sum + count, 0);
}

async function stopTasks(stateDirectory: string): Promise<number> {
  const { kind } = await detectRuntime();
  const runtimes = kind === 'docker' ? (['docker', 'process'] as const) : (['process'] as const);
  const stopped = await Promise.all(runtimes.map((runtime) => createTaskRuntime({ runtime, stateDirectory }).removeOrphans()));
  return stopped.flat().length;
}

async function destroyDatabases(stateDirectory: string): Promise<number> {
  const names = entries(join(stateDirectory, 'postgres')).map((path) => basename(path));
  const clusters = new DbClusters({ stateDirectory, runtime: 'process' });
  await Promise.all(names.map((name) => clusters.destroy(name)));
  return names.length;
}

const entries = (directory: string): readonly string[] =>
  existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
