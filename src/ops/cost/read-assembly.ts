import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PlatformConfig } from '../../config/platform-config';
import { templatesInAssembly, type StackTemplates } from '../../config/stateful-resources';
import { UsageError } from '../command/usage-error';

/** The templates of a cloud assembly, by what they belong to. */
export interface AssemblyTemplates {
  readonly pipeline: StackTemplates;
  /** By name of the environment. */
  readonly environments: ReadonlyMap<string, StackTemplates>;
}

/** @throws UsageError if the folder is not the cloud assembly of the platform */
export function readAssembly(folder: string, { environments }: PlatformConfig): AssemblyTemplates {
  const missing = ['manifest.json', ...environments.map(({ name }) => join(assemblyOf(name), 'manifest.json'))].filter(
    (file) => !existsSync(join(folder, file)),
  );
  if (missing.length > 0) {
    throw new UsageError([
      `${resolve(folder)} is not the cloud assembly of this platform: it has no ${missing.join(', ')}; run \`npx projen synth\``,
    ]);
  }
  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  const ofEnvironments = new Map(environments.map(({ name }) => [name, templatesInAssembly(read, `${assemblyOf(name)}/`)]));
  const taken = new Set([...ofEnvironments.values()].flatMap((templates) => Object.keys(templates)));
  const others = Object.entries(templatesInAssembly(read)).filter(([stack]) => !taken.has(stack));
  return { pipeline: Object.fromEntries(others), environments: ofEnvironments };
}

/** The folder that CDK gives to a stage. */
const assemblyOf = (environment: string): string => `assembly-${environment}`;
