import { createHash } from 'node:crypto';
import { JsonReader } from '../json-reader';
import type { JsonObject } from '../json';
import type { ResourceRecord } from '../cloudformation/resource-provider';

/** An evaluated `AWS::CodePipeline::Pipeline`. */
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

/** Category and provider of an action type, and what handles it. */
const ACTION_KINDS = {
  'Source/CodeStarSourceConnection': 'source',
  'Build/CodeBuild': 'build',
  'Test/CodeBuild': 'build',
  'Deploy/CloudFormation': 'deploy',
  'Approval/Manual': 'approval',
} as const;

export type ActionKind = (typeof ACTION_KINDS)[keyof typeof ACTION_KINDS];

/**
 * Reads the stages and actions of a pipeline.
 * @throws Error when an action has a provider that the engine does not have
 */
export function pipelineDefinition(record: ResourceRecord): PipelineDefinition {
  const pipeline = JsonReader.of(record);
  return {
    name: record.physicalId,
    stages: required(pipeline, 'Stages').map(stageDefinition),
    restartExecutionOnUpdate: pipeline.boolean('RestartExecutionOnUpdate'),
  };
}

/** Identifies the structure of a pipeline: a rollback across structures is refused. */
export function definitionHash(definition: PipelineDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 16);
}

/** Actions of a stage in groups that run in parallel, the first group first. */
export function actionGroups(stage: StageDefinition): ActionDefinition[][] {
  const orders = [...new Set(stage.actions.map((action) => action.runOrder))].sort((a, b) => a - b);
  return orders.map((order) => stage.actions.filter((action) => action.runOrder === order));
}

function stageDefinition(stage: JsonReader): StageDefinition {
  const name = stage.string('Name');
  return {
    name,
    actions: required(stage, 'Actions').map((action) => actionDefinition(name, action)),
    rollbackOnFailure: stage.object('OnFailure').optionalString('Result') === 'ROLLBACK',
  };
}

function actionDefinition(stageName: string, action: JsonReader): ActionDefinition {
  const type = action.object('ActionTypeId');
  const name = action.string('Name');
  return {
    kind: actionKind(`${stageName}/${name}`, `${type.string('Category')}/${type.string('Provider')}`),
    name,
    runOrder: action.optionalNumber('RunOrder') ?? 1,
    namespace: action.optionalString('Namespace'),
    region: action.optionalString('Region'),
    roleArn: action.optionalString('RoleArn'),
    configuration: action.json('Configuration'),
    inputs: action.objects('InputArtifacts').map((artifact) => artifact.string('Name')),
    outputs: action.objects('OutputArtifacts').map((artifact) => artifact.string('Name')),
  };
}

function actionKind(action: string, provider: string): ActionKind {
  if (isKnown(provider)) {
    return ACTION_KINDS[provider];
  }
  throw new Error(
    `action ${action} has the provider ${provider}, which the laptop does not have; it has ${Object.keys(ACTION_KINDS).join(', ')}: leave the action out, or run it on AWS`,
  );
}

const isKnown = (provider: string): provider is keyof typeof ACTION_KINDS => Object.hasOwn(ACTION_KINDS, provider);

function required(reader: JsonReader, name: string): readonly JsonReader[] {
  return reader.has(name) ? reader.objects(name) : reader.fail(name, 'is required');
}
