import { isJsonObject, type JsonObject } from './json';
import { synthesizeCommit, type AssemblyStack, type SynthesizeProps } from './cloud-assembly';
import type { Stacks } from './cloudformation/stacks';

const ENVIRONMENT = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/;

export interface BootstrapProps extends SynthesizeProps {
  readonly stacks: Pick<Stacks, 'deploy'>;
  /** Rejects when this machine cannot run what the templates have. */
  readonly check: (templates: readonly JsonObject[]) => Promise<void>;
}

interface PipelineStack {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: JsonObject;
}

/** The first deployment of the pipeline stack, which is `cdk deploy` by hand on AWS. The pipeline itself makes all later ones. */
export async function bootstrap(props: BootstrapProps): Promise<void> {
  const { stacks, check, signal } = props;
  const assembly = await synthesizeCommit(props);
  await check(assembly.map(({ template }) => template));
  await stacks.deploy({ ...findPipelineStack(assembly), log: () => undefined, signal });
}

function findPipelineStack(stacks: readonly AssemblyStack[]): PipelineStack {
  for (const { name, stage, environment, template } of stacks) {
    const [, account, region] = ENVIRONMENT.exec(environment) ?? [];
    if (stage === null && hasPipeline(template) && account !== undefined && region !== undefined) {
      return { stackName: name, account, region, template };
    }
  }
  throw new Error(
    'no stack of the CDK app has an AWS::CodePipeline::Pipeline and a fixed account and region: add one to the app that cdk.json names',
  );
}

const hasPipeline = ({ Resources: resources }: JsonObject): boolean =>
  isJsonObject(resources) &&
  Object.values(resources).some((resource) => isJsonObject(resource) && resource.Type === 'AWS::CodePipeline::Pipeline');
