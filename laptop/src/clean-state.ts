import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RunningGroups } from './codebuild/running-groups';
import { Emulator } from './emulator/emulator';
import { LOCK_FILE, lockEngine } from './engine-lock';
import { errorCode } from './error-code';
import { removeVersions } from './image/remove-images';
import { EXECUTION_FILE } from './pipeline/execution-store';
import { DbClusters } from './rds/db-clusters';
import { removeTree } from './remove-tree';
import { createTaskRuntime } from './runtime/create-task-runtime';
import { detectRuntime } from './runtime/detect-runtime';

/** A full commit SHA, which is also the tag of the image. */
const VERSION = /"version": ?"([0-9a-f]{40})"/;

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
    const databases = await new DbClusters({ stateDirectory, runtime: 'process' }).destroyAll();
    const images = await removeBuiltImages(stateDirectory);
    await new Emulator({ stateDirectory, url: null, path: '', warn: () => undefined }).stop();
    // The lock stays until the end: an engine that starts now must not write into a folder that is being deleted.
    const contents = entries(stateDirectory).filter((path) => basename(path) !== LOCK_FILE);
    await Promise.all(contents.map((path) => removeTree(path)));
    return `deleted all local state in ${stateDirectory}: ${databases} databases destroyed, ${images} images removed, ${tasks} left-over tasks stopped${builds === 0 ? '' : `, ${builds} left-over builds stopped`}`;
  } finally {
    unlock();
    removeIfEmpty(stateDirectory);
  }
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    // An engine has started here, or something failed before everything was deleted.
    if (errorCode(error) !== 'ENOTEMPTY') {
      throw error;
    }
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

/** Those in Docker: those of plain processes are in the state. */
async function removeBuiltImages(stateDirectory: string): Promise<number> {
  const { kind } = await detectRuntime();
  return kind === 'docker' ? removeVersions(builtVersions(join(stateDirectory, 'executions'))) : 0;
}

/** Only the version of each execution is read: cleaning must work when the rest of the state does not. */
function builtVersions(directory: string): readonly string[] {
  const files = entries(directory)
    .map((folder) => join(folder, EXECUTION_FILE))
    .filter((file) => existsSync(file));
  return [...new Set(files.flatMap((file) => VERSION.exec(readFileSync(file, 'utf8'))?.[1] ?? []))];
}

const entries = (directory: string): readonly string[] =>
  existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
