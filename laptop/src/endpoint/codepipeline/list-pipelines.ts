import { tryFindPipeline } from '../../pipeline/find-pipeline';
import { definitionHash, pipelineDefinition } from '../../pipeline/pipeline-definition';
import { JsonReader } from '../../json-reader';
import { apiShape } from '../api-shape';
import { seconds } from '../wire-time';
import { findPipelineByName, type CodePipelineBackend } from './find-in-pipeline';
import { versionNumber } from './version-number';
import type { JsonObject } from '../../json';

export function listPipelines({ stacks, store }: CodePipelineBackend): JsonObject {
  const found = tryFindPipeline(stacks);
  if (found === undefined) {
    return { pipelines: [] };
  }
  const { record, stack } = found;
  const updated = seconds(stack.updatedAt);
  const version = versionNumber(store.list(), definitionHash(pipelineDefinition(record)));
  const executionMode = record.properties.ExecutionMode ?? 'SUPERSEDED';
  const pipelineType = record.properties.PipelineType ?? 'V1';
  return { pipelines: [{ name: record.physicalId, version, pipelineType, executionMode, created: updated, updated }] };
}

export function getPipeline(backend: CodePipelineBackend, input: JsonReader): JsonObject {
  const { record, stack, definition } = findPipelineByName(backend, input.string('name'));
  const { RestartExecutionOnUpdate: _engine, Tags: _tags, ArtifactStores: _stores, ...properties } = record.properties;
  const pipeline = {
    ...apiShape(properties),
    ...artifactStores(JsonReader.of(record)),
    name: record.physicalId,
    version: versionNumber(backend.store.list(), definitionHash(definition)),
  };
  const updated = seconds(stack.updatedAt);
  return {
    pipeline,
    metadata: { pipelineArn: `arn:aws:codepipeline:${stack.region}:${stack.account}:${record.physicalId}`, created: updated, updated },
  };
}

/** A list in a template, and a map by region in the API. */
function artifactStores(pipeline: JsonReader): JsonObject {
  const stores = pipeline
    .objects('ArtifactStores')
    .map((store) => [store.string('Region'), apiShape(store.json('ArtifactStore'))] as const);
  return stores.length === 0 ? {} : { artifactStores: Object.fromEntries(stores) };
}
