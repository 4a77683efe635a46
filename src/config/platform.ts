import type { BuildConfig } from './build';
import type { DatabaseOptions } from './database';
import { DATABASE, resolveDatabase } from './database';
import type { EnvironmentConfig, EnvironmentOptions } from './environment';
import { ENVIRONMENT } from './environment';
import type { NotificationOptions, NotificationsConfig } from './notifications';
import { NOTIFICATIONS, resolveNotifications } from './notifications';
import type { PipelineConfig, PipelineOptions } from './pipeline';
import { PIPELINE, resolvePipeline } from './pipeline';
import type { ServiceOptions } from './service';
import { SERVICE } from './service';
import { choice } from './shape/choice';
import { dictionary } from './shape/dictionary';
import { list } from './shape/list';
import { objectOf } from './shape/object-of';
import { option, required } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';
import type { SourceConfig, SourceOptions } from './source';
import { SOURCE } from './source';

/** A service, its pipeline and its environments. */
export interface PlatformOptions {
  /** Name of the platform: the prefix of every stack, image repository and parameter. @example 'shop' */
  readonly name: string;
  /**
   * The repository whose commits travel through the pipeline.
   * @example { repository: 'acme/shop', connectionArn: 'arn:aws:codeconnections:…' }
   */
  readonly source: SourceOptions;
  /**
   * Where the pipeline runs and who is notified.
   * @default - account and region of the first environment; nobody is notified
   * @example `{ notifyEmails: ['team@example.com'] }`
   */
  readonly pipeline?: PipelineOptions;
  /**
   * Chat channels in which people follow the pipeline, approve and reject.
   * @default - none
   * @cost - $1 for the KMS key that encrypts the messages, and $1 more for each rotation of the key
   * @example { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCDEF' } }
   */
  readonly notifications?: NotificationOptions;
  /** The container, in every environment. @example { port: 3000, secrets: ['API_KEY'] } */
  readonly service: ServiceOptions;
  /**
   * The database, in every environment.
   * @default - no database: no stack, and no `DATABASE_*` variables in the container
   * @cost - in the development tier nothing while it pauses, in production $87.60; $0.10 per GB stored, and its I/O
   * @example { engine: 'postgresql' }
   */
  readonly database?: DatabaseOptions;
  /**
   * The environments, in promotion order.
   * @cost - each about $33 in the development tier and $180 in production, with a database and its other defaults
   * @example [{ name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' }]
   */
  readonly environments: readonly EnvironmentOptions[];
  /** Tags of every AWS resource. @example { team: 'fruit' } */
  readonly tags?: Readonly<Record<string, string>>;
  /** Licence of the repository, by its SPDX id. @default - none: no LICENSE file @example 'MIT' */
  readonly licence?: Licence;
}

/** The licences whose text projen has. */
const LICENCES = [
  'AGPL-3.0-or-later',
  'Apache-2.0',
  'Artistic-2.0',
  'EUPL-1.2',
  'GPL-2.0-or-later',
  'GPL-3.0-or-later',
  'LGPL-2.1-or-later',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
] as const;

export type Licence = (typeof LICENCES)[number];

export const PLATFORM = {
  name: required(
    stringMatching({
      // ECR needs two characters, RDS refuses double and final hyphens, Parameter Store reserves two prefixes.
      allowed: '2 to 20 lower-case letters, digits and single hyphens, starting with a letter and not with "aws" or "ssm"',
      pattern: /^(?!aws|ssm)(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      fix: 'shorten or change it: the names of stacks, image repository, parameters and log groups start with it',
      placeholder: 'platform',
    }),
  ),
  source: required(objectOf<SourceOptions>(SOURCE)),
  pipeline: option(objectOf<PipelineOptions>(PIPELINE), { resolve: resolvePipeline }),
  notifications: option(objectOf<NotificationOptions>(NOTIFICATIONS), { resolve: resolveNotifications }),
  service: required(objectOf<ServiceOptions>(SERVICE)),
  database: option(objectOf<DatabaseOptions>(DATABASE), { resolve: resolveDatabase }),
  environments: required(
    // A pipeline has at most 50 stages; three of them are fixed.
    list(objectOf<EnvironmentOptions>(ENVIRONMENT), { min: 1, max: 47, reason: 'CodePipeline allows 50 stages, and three are fixed' }),
  ),
  tags: option(
    dictionary({
      key: stringMatching({
        allowed: '1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with "aws:"',
        pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
        placeholder: 'tag',
      }),
      value: stringMatching({
        allowed: 'at most 256 letters, digits, spaces and _ . : / = + - @',
        pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
        placeholder: '',
      }),
      max: 50,
    }),
    { default: {} },
  ),
  licence: option(choice(...LICENCES), { default: null }),
} satisfies OptionTable<PlatformOptions>;

/** The resolved configuration, as `platform.json` contains it. Nothing in it is optional; what an environment does not have is `null`. */
export interface PlatformConfig {
  /** Version of the layout of the file. */
  readonly schemaVersion: number;
  readonly name: string;
  readonly source: SourceConfig;
  readonly pipeline: PipelineConfig;
  readonly notifications: NotificationsConfig | null;
  readonly build: BuildConfig;
  readonly environments: readonly EnvironmentConfig[];
  readonly tags: Readonly<Record<string, string>>;
}
