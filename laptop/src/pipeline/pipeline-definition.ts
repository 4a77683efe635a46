import { createHash } from 'node:crypto';
import { asArray, asObject, asString, optionalString } from './json';
import type { JsonObject, ResourceRecord } from '../cloudformation/resource-provider';

/** What `AWS::CodePipeline::Pipeline` says, evaluated. */
export interface PipelineDefinition {
  readonly name: string;
  readonly stages: readonly StageDefinition[];
  readonly restartExecutionOnUpdate: boolean;
}

export interface StageDefinition {
  readonly name: string;
  readonly actions: readonly ActionDefinition[];
  readonly rollbackOnFailure: boolean;
}

export type ActionKind = 'source' | 'build' | 'deploy' | 'approval';

export interface ActionDefinition {
  readonly kind: ActionKind;
  readonly name: string;
  readonly runOrder: number;
  readonly namespace: string | null;
  readonly region: string | null;
  readonly roleArn: string | null;
  readonly configuration: JsonObject;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const KINDS: Readonly<Record<string, ActionKind>> = {
  'Source/CodeStarSourceConnection': 'source',
  'Build/CodeBuild': 'build',
  'Test/CodeBuild': 'build',
  'Deploy/CloudFormation': 'deploy',
  'Approval/Manual': 'approval',
};

/**
 * Reads the stages and actions of a pipeline.
 * @throws Error naming the action and the providers there are, when the laptop has no counterpart for one
 */
export function pipelineDefinition(record: ResourceRecord): PipelineDefinition {
  const properties = record.properties;
  return {
    name: record.physicalId,
    stages: asArray(properties.Stages).map((stage) => stageDefinition(asObject(stage))),
    restartExecutionOnUpdate: properties.RestartExecutionOnUpdate === true,
  };
}

function stageDefinition(stage: JsonObject): StageDefinition {
  const name = asString(stage.Name);
  const onFailure = stage.OnFailure === undefined ? {} : asObject(stage.OnFailure);
  return {
    name,
    actions: asArray(stage.Actions).map((action) => actionDefinition(name, asObject(action))),
    rollbackOnFailure: onFailure.Result === 'ROLLBACK',
  };
}

function actionDefinition(stageName: string, action: JsonObject): ActionDefinition {
  const type = asObject(action.ActionTypeId);
  const provider = `${asString(type.Category)}/${asString(type.Provider)}`;
  const name = asString(action.Name);
  const kind = KINDS[provider];
  if (kind === undefined) {
    throw new Error(
      `action ${stageName}/${name} has the provider ${provider}, which the laptop does not have; it has ${Object.keys(KINDS).join(', ')}: leave the action out, or run it on AWS`,
    );
  }
  return {
    kind,
    name,
    runOrder: typeof action.RunOrder === 'number' ? action.RunOrder : 1,
    namespace: optionalString(action.Namespace),
    region: optionalString(action.Region),
    roleArn: optionalString(action.RoleArn),
    configuration: action.Configuration === undefined ? {} : asObject(action.Configuration),
    inputs: artifactNames(action.InputArtifacts),
    outputs: artifactNames(action.OutputArtifacts),
  };
}

function artifactNames(artifacts: JsonObject[string] | undefined): string[] {
  return artifacts === undefined ? [] : asArray(artifacts).map((artifact) => asString(asObject(artifact).Name));
}

/** Actions of a stage in the groups that run side by side, first group first. */
export function runOrders(stage: StageDefinition): ActionDefinition[][] {
  const orders = [...new Set(stage.actions.map((action) => action.runOrder))].sort((a, b) => a - b);
  return orders.map((order) => stage.actions.filter((action) => action.runOrder === order));
}

/** Tells one structure of the pipeline from another. */
export function versionOf(definition: PipelineDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16);
}
