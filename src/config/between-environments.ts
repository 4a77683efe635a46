import { partitionOf } from './arns';
import { ARCHITECTURE, type Architecture } from './build';
import type { EnvironmentConfig, EnvironmentOptions } from './environment';
import type { PipelineConfig, PipelineOptions } from './pipeline';
import { APPROVAL_STAGE_PREFIX } from './names';
import { repeated } from './repeated';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import type { OptionLocation } from './shape/option-location';

/** Stages of every pipeline, without hyphens and in lower case. */
const FIXED_STAGES = ['source', 'build', 'updatepipeline'];

/** Reports environments of one name, and names of stages that every pipeline has. */
export function checkNames(environments: readonly Layered<EnvironmentOptions>[]): void {
  const names = environments.map((given) => given.at('name'));
  for (const { item, first } of repeated(names, ({ written }) => written)) {
    item.location.reportConflict({
      given: formatValue(item.written),
      allowed: 'a name that no other environment has',
      fix: `${first.location.path} is the same: rename one`,
      comparedWith: [first.location],
    });
  }
  for (const { written, location } of names) {
    if (
      written !== undefined &&
      (FIXED_STAGES.includes(written.replaceAll('-', '').toLowerCase()) || written.startsWith(APPROVAL_STAGE_PREFIX))
    ) {
      location.reportConflict({
        given: formatValue(written),
        allowed: `a name other than those of the stages Source, Build and UpdatePipeline, and not one that begins with "${APPROVAL_STAGE_PREFIX}"`,
        fix: 'rename it: each environment is a stage of the pipeline',
      });
    }
  }
}

/** Quota of a pipeline: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MAX_STAGES = 50;

/** Reports more stages than a pipeline can have: an approval is a stage of its own. */
export function checkStageCount(environments: readonly ResolvedEnvironment[], location: OptionLocation): void {
  const approvals = environments.filter(({ config }) => config.approval.required).length;
  const stages = FIXED_STAGES.length + environments.length + approvals;
  if (stages > MAX_STAGES) {
    location.reportConflict({
      given: `${environments.length} environments, ${approvals} of them behind an approval: ${stages} stages`,
      allowed: `at most ${MAX_STAGES} stages: ${FIXED_STAGES.length} fixed ones, one for each environment and one for each approval`,
      fix: 'remove environments, or the approval before some of them',
      comparedWith: environments.map(({ given }) => given.at('approval').location),
    });
  }
}

export interface ResolvedEnvironment {
  readonly config: EnvironmentConfig;
  readonly given: Layered<EnvironmentOptions>;
}

/** Reports environments that share a domain. */
export function checkDomains(environments: readonly ResolvedEnvironment[]): void {
  const withDomain = environments.flatMap(({ config: { domain }, given }) =>
    domain ? [{ domain: domain.fullyQualifiedName, given: given.at('domain') }] : [],
  );
  for (const { item, first } of repeated(withDomain, ({ domain }) => domain)) {
    const other = first.given.at('name').location;
    item.given.at('name').location.reportConflict({
      given: formatValue(item.domain),
      allowed: 'a domain that no other environment has',
      fix: `${other.path} results in the same: set the name in one of them`,
      comparedWith: [item.given.at('zoneName').location, other, first.given.at('zoneName').location],
    });
  }
}

interface PartitionCheck {
  readonly environments: readonly ResolvedEnvironment[];
  readonly pipeline: PipelineConfig;
  readonly givenPipeline: Layered<PipelineOptions>;
}

/** Reports regions outside of the pipeline's partition: accounts and names of another partition are out of its reach. */
export function checkPartitions({ environments, pipeline, givenPipeline }: PartitionCheck): void {
  for (const { config, given } of environments) {
    if (partitionOf(config.region) !== partitionOf(pipeline.region)) {
      given.at('region').location.reportConflict({
        given: formatValue(config.region),
        allowed: `a region in the pipeline's partition, ${partitionOf(pipeline.region)}, like ${pipeline.region}`,
        fix: 'make a platform of its own for that partition: a pipeline cannot deploy across partitions',
        comparedWith: [givenPipeline.at('region').location],
      });
    }
  }
}

/** Reports environments with another architecture: one image is built and promoted through all of them. */
export function checkArchitecture(environments: readonly ResolvedEnvironment[], shared: Layered<Architecture>): void {
  const architecture = ARCHITECTURE.resolve(shared);
  for (const { config, given } of environments) {
    if (config.service.architecture !== architecture) {
      given
        .at('service')
        .at('architecture')
        .location.reportConflict({
          given: formatValue(config.service.architecture),
          allowed: `${formatValue(architecture)}, the architecture of the image that all environments share`,
          fix: `set ${shared.location.path} instead, for all environments`,
          comparedWith: [shared.location],
        });
    }
  }
}
