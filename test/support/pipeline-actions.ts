import type { Template } from 'aws-cdk-lib/assertions';

export interface ActionProperties {
  readonly Name: string;
  readonly RunOrder: number;
  readonly Region?: string;
  readonly Namespace?: string;
  readonly RoleArn?: unknown;
  readonly TimeoutInMinutes?: number;
  readonly ActionTypeId: { readonly Category: string; readonly Provider: string };
  readonly Configuration: Readonly<Record<string, unknown>>;
  readonly InputArtifacts?: readonly { readonly Name: string }[];
  readonly OutputArtifacts?: readonly { readonly Name: string }[];
}

export interface StageProperties {
  readonly Name: string;
  readonly Actions: readonly ActionProperties[];
  readonly OnFailure?: { readonly Result: string };
}

export interface PipelineProperties {
  readonly Stages: readonly StageProperties[];
  readonly ArtifactStores?: readonly unknown[];
  readonly [property: string]: unknown;
}

export function pipelineProperties(template: Template): PipelineProperties {
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline'));
  return pipeline?.Properties as PipelineProperties;
}

/** @throws Error when the pipeline has no such action */
export function action(template: Template, stage: string, name: string): ActionProperties {
  const found = pipelineProperties(template)
    .Stages.find(({ Name }) => Name === stage)
    ?.Actions.find(({ Name }) => Name === name);
  if (!found) {
    throw new Error(`the pipeline has no action ${name} in stage ${stage}`);
  }
  return found;
}

/** Variables that an action passes to its CodeBuild project. */
export function variables({ Configuration: { EnvironmentVariables = '[]' } }: ActionProperties): Record<string, string> {
  const list = JSON.parse(EnvironmentVariables as string) as readonly { readonly name: string; readonly value: string }[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
