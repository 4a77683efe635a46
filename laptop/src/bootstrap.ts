import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isJsonObject, type JsonObject } from './json';
import { exportCommit } from './git';
import type { Stacks } from './cloudformation/stacks';

const run = promisify(execFile);
const ENVIRONMENT = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/;

export interface BootstrapProps {
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly stacks: Pick<Stacks, 'deploy'>;
  readonly version: string;
  readonly signal: AbortSignal;
}

interface StackArtifact {
  readonly type: string;
  readonly environment: string;
  readonly properties: { readonly templateFile: string; readonly stackName?: string };
}

interface PipelineStack {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: JsonObject;
}

/** The first deployment of the pipeline stack, which is `cdk deploy` by hand on AWS. The pipeline itself makes all later ones. */
export async function bootstrap(props: BootstrapProps): Promise<void> {
  const { projectDirectory, stateDirectory, stacks, version, signal } = props;
  if (!existsSync(join(projectDirectory, 'node_modules'))) {
    throw new Error('there is no node_modules folder: run npm ci first');
  }
  const directory = join(stateDirectory, 'bootstrap');
  const source = join(directory, 'source');
  const assembly = join(directory, 'cdk.out');
  await exportCommit({ repository: projectDirectory, version, directory: source });
  symlinkSync(join(projectDirectory, 'node_modules'), join(source, 'node_modules'));
  await synthesize({ source, assembly, version, signal });
  await stacks.deploy({ ...findPipelineStack(assembly), log: () => undefined, signal });
  rmSync(directory, { recursive: true, force: true });
}

async function synthesize({
  source,
  assembly,
  version,
  signal,
}: Pick<BootstrapProps, 'version' | 'signal'> & { readonly source: string; readonly assembly: string }): Promise<void> {
  try {
    const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
    await run(process.execPath, [cdk, 'synth', '--quiet', '--output', assembly], { cwd: source, signal });
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    throw new Error(`cannot synthesize the pipeline of commit ${version.slice(0, 7)}:\n${stderr ?? message}`);
  }
}

function findPipelineStack(assembly: string): PipelineStack {
  const manifest = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as { artifacts: Record<string, StackArtifact> };
  for (const [id, artifact] of Object.entries(manifest.artifacts)) {
    if (artifact.type !== 'aws:cloudformation:stack') {
      continue;
    }
    const template = JSON.parse(readFileSync(join(assembly, artifact.properties.templateFile), 'utf8')) as JsonObject;
    const [, account, region] = ENVIRONMENT.exec(artifact.environment) ?? [];
    if (hasPipeline(template) && account !== undefined && region !== undefined) {
      return { stackName: artifact.properties.stackName ?? id, account, region, template };
    }
  }
  throw new Error(
    'no stack of the CDK app has an AWS::CodePipeline::Pipeline and a fixed account and region: add one to the app that cdk.json names',
  );
}

const hasPipeline = ({ Resources: resources }: JsonObject): boolean =>
  isJsonObject(resources) &&
  Object.values(resources).some((resource) => isJsonObject(resource) && resource.Type === 'AWS::CodePipeline::Pipeline');
