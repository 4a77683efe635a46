import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RunningGroups } from './codebuild/running-groups';
import { lockEngine } from './engine-lock';
import { DbClusters } from './rds/db-clusters';
import { removeTree } from './remove-tree';
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
    const builds = await endBuilds(stateDirectory);
    const stopped = await stopTasks(stateDirectory);
    const databases = await destroyDatabases(stateDirectory);
    await removeTree(stateDirectory);
    return `forgot all local state in ${stateDirectory}: ${databases} databases destroyed, ${stopped} left-over tasks stopped${builds === 0 ? '' : `, ${builds} left-over builds ended`}`;
  } finally {
    unlock();
  }
}

/** Before their folders go, which they would make again. */
async function endBuilds(stateDirectory: string): Promise<number> {
  const directory = join(stateDirectory, 'cache');
  const projects = existsSync(directory) ? readdirSync(directory) : [];
  const ended = await Promise.all(projects.map((project) => new RunningGroups(join(directory, project)).endAbandoned()));
  return ended.reduce((sum, count) => sum + count, 0);
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
