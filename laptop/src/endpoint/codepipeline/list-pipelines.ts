import type { Json, JsonObject } from '../../cloudformation/resource-provider';
import { isJsonList, isJsonObject } from '../../json';
import { tryFindPipeline } from '../../pipeline/find-pipeline';
import { pipelineDefinition, versionOf } from '../../pipeline/pipeline-definition';
import { apiShape } from '../api-shape';
import type { EngineParts } from '../engine-parts';
import type { Input } from '../input';
import { seconds } from '../seconds';
import { findNamed } from './find-in-pipeline';
import { versionNumber } from './version-number';

export function listPipelines(parts: EngineParts): JsonObject {
  const found = tryFindPipeline(parts.stacks);
  if (found === undefined) {
    return { pipelines: [] };
  }
  const updated = seconds(found.stack.updatedAt);
  const version = versionNumber(parts.store.list(), versionOf(pipelineDefinition(found.record)));
  const executionMode = found.record.properties.ExecutionMode ?? 'SUPERSEDED';
  const pipelineType = found.record.properties.PipelineType ?? 'V1';
  return { pipelines: [{ name: found.record.physicalId, version, pipelineType, executionMode, created: updated, updated }] };
}

export function getPipeline(parts: EngineParts, input: Input): JsonObject {
  const { record, stack, definition } = findNamed(parts, input.text('name'));
  const { RestartExecutionOnUpdate: _engine, Tags: _tags, ArtifactStores: stores, ...properties } = record.properties;
  const pipeline = {
    ...apiShape(properties),
    ...artifactStores(stores),
    name: record.physicalId,
    version: versionNumber(parts.store.list(), versionOf(definition)),
  };
  const updated = seconds(stack.updatedAt);
  return {
    pipeline,
    metadata: { pipelineArn: `arn:aws:codepipeline:${stack.region}:${stack.account}:${record.physicalId}`, created: updated, updated },
  };
}

/** A list in a template, a map by region in the API. */
function artifactStores(stores: Json | undefined): JsonObject {
  const entries = isJsonList(stores)
    ? stores
        .filter(isJsonObject)
        .flatMap(({ Region: region, ArtifactStore: store }) => (isJsonObject(store) ? [[String(region), apiShape(store)] as const] : []))
    : [];
  return entries.length === 0 ? {} : { artifactStores: Object.fromEntries(entries) };
}
