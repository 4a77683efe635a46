import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportCommit } from './git';
import type { JsonObject } from './cloudformation/resource-provider';
import type { EngineServices } from './engine-services';

const run = promisify(execFile);
const ENVIRONMENT = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/;

export interface BootstrapProps {
  readonly services: EngineServices;
  readonly version: string;
  readonly signal: AbortSignal;
}

interface StackArtifact {
  readonly type: string;
  readonly environment: string;
  readonly properties: { readonly templateFile: string; readonly stackName?: string };
}

/** The first deployment of the pipeline stack, which on AWS is `cdk deploy` by hand; every later one is made by the pipeline itself. */
export async function bootstrap({ services, version, signal }: BootstrapProps): Promise<void> {
  const directory = join(services.context.stateDirectory, 'bootstrap');
  const assembly = join(directory, 'cdk.out');
  await synthesize({ services, version, directory, assembly, signal });
  const { name, account, region, template } = findPipelineStack(assembly);
  await services.stacks.deploy({ stackName: name, account, region, template, log: () => undefined, signal });
  rmSync(directory, { recursive: true, force: true });
}

async function synthesize({
  services,
  version,
  directory,
  assembly,
  signal,
}: BootstrapProps & { directory: string; assembly: string }): Promise<void> {
  const { projectDirectory } = services.context;
  const source = join(directory, 'source');
  await exportCommit({ repository: projectDirectory, version, directory: source });
  if (!existsSync(join(projectDirectory, 'node_modules'))) {
    throw new Error('there is no node_modules folder: run npm ci first');
  }
  symlinkSync(join(projectDirectory, 'node_modules'), join(source, 'node_modules'));
  try {
    await run(process.execPath, [join('node_modules', 'aws-cdk', 'bin', 'cdk'), 'synth', '--quiet', '--output', assembly], {
      cwd: source,
      signal,
    });
  } catch (error) {
    throw new Error(
      `cannot synthesize the pipeline of commit ${version.slice(0, 7)}:\n${(error as { stderr?: string }).stderr ?? (error as Error).message}`,
    );
  }
}

function findPipelineStack(assembly: string): { name: string; account: string; region: string; template: JsonObject } {
  const manifest = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as { artifacts: Record<string, StackArtifact> };
  for (const [id, artifact] of Object.entries(manifest.artifacts)) {
    if (artifact.type !== 'aws:cloudformation:stack') {
      continue;
    }
    const template = JSON.parse(readFileSync(join(assembly, artifact.properties.templateFile), 'utf8')) as JsonObject;
    const [, account, region] = ENVIRONMENT.exec(artifact.environment) ?? [];
    if (hasPipeline(template) && account !== undefined && region !== undefined) {
      return { name: artifact.properties.stackName ?? id, account, region, template };
    }
  }
  throw new Error(
    'no stack of the cloud assembly has an AWS::CodePipeline::Pipeline with a fixed account and region: src/main.ts must make one',
  );
}

function hasPipeline(template: JsonObject): boolean {
  return Object.values((template.Resources ?? {}) as JsonObject).some(
    (resource) => (resource as JsonObject).Type === 'AWS::CodePipeline::Pipeline',
  );
}
