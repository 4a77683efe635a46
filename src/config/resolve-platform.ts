import { checkArchitecture, checkDomains, checkNames, checkPartitions, checkStageCount } from './between-environments';
import { resolveBuild } from './build';
import { ConfigurationError } from './configuration-error';
import { checkSharedPause } from './database';
import { resolveEnvironment, type EnvironmentOptions } from './environment';
import { SCHEMA_VERSION } from './load-platform';
import { checkChatPartition } from './notifications';
import type { PipelineOptions } from './pipeline';
import { resolvePipeline } from './pipeline';
import type { PlatformConfig, PlatformOptions } from './platform';
import { PLATFORM } from './platform';
import { findOption } from './shape/find-option';
import { Layered } from './shape/layered';
import { objectOf } from './shape/object-of';
import { OptionLocation } from './shape/option-location';
import { Problems } from './shape/problems';
import { checkConnection, resolveSource } from './source';

/**
 * Turns the options of a team into the configuration that everything else reads, with every default filled in.
 *
 * @throws ConfigurationError that lists every problem of the options
 */
export function resolvePlatform(options: PlatformOptions): PlatformConfig {
  const problems = new Problems((writtenAt) => findOption(PLATFORM, writtenAt));
  const root = new OptionLocation(problems);
  const config = resolve(objectOf<PlatformOptions>(PLATFORM).read(options, root), root);
  if (problems.all.length > 0) {
    throw new ConfigurationError('.projenrc.ts', problems.all);
  }
  return config;
}

function resolve(options: PlatformOptions, root: OptionLocation): PlatformConfig {
  const given = new Layered<PlatformOptions>([{ given: options, location: root }]);
  const givenPipeline = layerPipeline(options, root);
  const pipeline = resolvePipeline(givenPipeline);
  const source = resolveSource(given.at('source'));
  checkConnection({ connectionArn: source.connectionArn, givenSource: given.at('source'), pipeline, givenPipeline });
  const givenNotifications = given.at('notifications');
  checkChatPartition({ given: givenNotifications, pipeline, givenPipeline });
  const givenEnvironments = layerEnvironments(options, root);
  checkNames(givenEnvironments);
  const environments = givenEnvironments.map((environment) => ({ given: environment, config: resolveEnvironment(environment) }));
  checkStageCount(environments, root.at('environments'));
  checkPartitions({ environments, pipeline, givenPipeline });
  const architecture = given.at('service').at('architecture');
  checkArchitecture(environments, architecture);
  checkDomains(environments);
  checkSharedPause(
    given.at('database'),
    environments.map(({ config }) => config.database),
  );
  return {
    schemaVersion: SCHEMA_VERSION,
    name: options.name,
    source,
    pipeline,
    notifications: PLATFORM.notifications.resolve(givenNotifications),
    build: resolveBuild(given.at('service').at('build'), architecture),
    environments: environments.map(({ config }) => config),
    tags: PLATFORM.tags.resolve(given.at('tags')),
  };
}

/** The pipeline's options, with the account and region of the first environment behind them. */
function layerPipeline({ pipeline, environments: [first] }: PlatformOptions, root: OptionLocation): Layered<PipelineOptions> {
  return new Layered<PipelineOptions>([
    { given: pipeline, location: root.at('pipeline') },
    { given: first && { account: first.account, region: first.region }, location: root.at('environments').at(0) },
  ]);
}

/** The options of each environment, with those of the platform and the pipeline behind them that apply to every environment. */
function layerEnvironments(options: PlatformOptions, root: OptionLocation): readonly Layered<EnvironmentOptions>[] {
  const { name: platform, service, database, pipeline } = options;
  return options.environments.map(
    (environment, index) =>
      new Layered<EnvironmentOptions>(
        [
          { given: environment, location: root.at('environments').at(index) },
          { given: { service, database }, location: root },
          { given: pipeline && { notifyEmails: pipeline.notifyEmails }, location: root.at('pipeline') },
        ],
        { platform, name: environment.name, tier: environment.tier },
      ),
  );
}
