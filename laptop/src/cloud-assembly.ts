import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { homeFolder } from './home-folder';
import { exportCommit } from './git';
import type { JsonObject } from './json';

const run = promisify(execFile);

export interface SynthesizeProps {
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly version: string;
  readonly signal: AbortSignal;
}

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  readonly name: string;
  /** Path of the CDK stage that has the stack; null outside of stages. */
  readonly stage: string | null;
  /** `aws://<account>/<region>` */
  readonly environment: string;
  readonly template: JsonObject;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly displayName?: string;
  };
}

/**
 * Synthesizes a commit and returns the stacks, including those in stages. For what the engine needs to know before the first build.
 * @throws Error with the output of the CDK app when it fails
 */
export async function synthesizeCommit(props: SynthesizeProps): Promise<readonly AssemblyStack[]> {
  const { projectDirectory, stateDirectory, version, signal } = props;
  if (!existsSync(join(projectDirectory, 'node_modules'))) {
    throw new Error('there is no node_modules folder: run npm ci first');
  }
  const directory = workDirectory(stateDirectory);
  const source = join(directory, 'source');
  const assembly = join(directory, 'cdk.out');
  await exportCommit({ repository: projectDirectory, version, directory: source });
  symlinkSync(join(projectDirectory, 'node_modules'), join(source, 'node_modules'));
  try {
    const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
    // The CDK does not start without a home folder.
    const env = { ...process.env, HOME: homeFolder(process.env) ?? directory };
    await run(process.execPath, [cdk, 'synth', '--quiet', '--output', assembly], { cwd: source, env, signal });
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    throw new Error(`cannot synthesize commit ${version.slice(0, 7)}:\n${stderr ?? message}`);
  }
  const stacks = readStacks(assembly);
  rmSync(directory, { recursive: true, force: true });
  return stacks;
}

/** Deletes what an interrupted engine left: a copy of the repository. */
export const removeLeftAssembly = (stateDirectory: string): void => rmSync(workDirectory(stateDirectory), { recursive: true, force: true });

const workDirectory = (stateDirectory: string): string => join(stateDirectory, 'bootstrap');

/** The stacks of an assembly and of the assemblies in it. */
function readStacks(assembly: string, stage: string | null = null): readonly AssemblyStack[] {
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as { artifacts: Record<string, Artifact> };
  return Object.entries(artifacts).flatMap(([id, { type, environment, properties = {} }]) => {
    const { templateFile, stackName = id, directoryName, displayName = id } = properties;
    if (type === 'cdk:cloud-assembly' && directoryName !== undefined) {
      return readStacks(join(assembly, directoryName), displayName);
    }
    if (type !== 'aws:cloudformation:stack' || environment === undefined || templateFile === undefined) {
      return [];
    }
    const template = JSON.parse(readFileSync(join(assembly, templateFile), 'utf8')) as JsonObject;
    return [{ name: stackName, stage, environment, template }];
  });
}
