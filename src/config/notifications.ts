import { partitionOf } from './arns';
import type { PipelineConfig, PipelineOptions } from './pipeline';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/**
 * Chat channels that get a message for each approval, failure, rollback and finished deployment of an environment, in one thread for each
 * execution of the pipeline. People approve, reject, deploy and roll back there. Amazon Q Developer in chat applications connects them.
 */
export interface NotificationOptions {
  /** A channel in Slack. @default - none @example { workspaceId: 'T0123ABCD', channelId: 'C0123ABCDEF' } */
  readonly slack?: SlackOptions;
  /**
   * A channel in Microsoft Teams.
   * @default - none
   * @example { tenantId: '01234567-89ab-cdef-0123-456789abcdef', teamId: '01234567-89ab-cdef-0123-456789abcdef', channelId: '19%3ab%40thread.tacv2' }
   */
  readonly teams?: TeamsOptions;
}

/** A channel in Slack. */
export interface SlackOptions {
  /** Id of the workspace, from the console of Amazon Q Developer in chat applications. @example 'T0123ABCD' */
  readonly workspaceId: string;
  /** Id of the channel: the last part of the link to it. @example 'C0123ABCDEF' */
  readonly channelId: string;
}

/** A channel in Microsoft Teams. */
export interface TeamsOptions {
  /** Id of the tenant, from the console of Amazon Q Developer in chat applications. @example '01234567-89ab-cdef-0123-456789abcdef' */
  readonly tenantId: string;
  /** Id of the team, from the same console. @example '89abcdef-0123-4567-89ab-cdef01234567' */
  readonly teamId: string;
  /** Id of the channel, as the link to the channel contains it. @example '19%3aab6ef35dc342d56ba5654e6fc6d25a07%40thread.tacv2' */
  readonly channelId: string;
}

export const SLACK = {
  workspaceId: required(
    stringMatching({
      allowed: 'the id of a Slack workspace: T or E, and then digits and capital letters',
      pattern: /^[TE][0-9A-Z]{5,254}$/,
      fix: 'copy it from the console of Amazon Q Developer in chat applications, where the workspace is authorized',
      placeholder: 'T00000000',
    }),
  ),
  channelId: required(
    stringMatching({
      allowed: 'the id of a Slack channel: C or G, and then digits and capital letters',
      pattern: /^[CG][0-9A-Z]{5,254}$/,
      fix: 'use the id, which is the last part of the link to the channel, and not the name',
      placeholder: 'C00000000',
    }),
  ),
} satisfies OptionTable<SlackOptions>;

const uuid = (what: string): ReturnType<typeof stringMatching> =>
  stringMatching({
    allowed: `the id of a ${what}: a UUID such as 01234567-89ab-cdef-0123-456789abcdef`,
    pattern: /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
    fix: 'copy it from the console of Amazon Q Developer in chat applications',
    placeholder: '00000000-0000-0000-0000-000000000000',
  });

export const TEAMS = {
  tenantId: required(uuid('Microsoft Teams tenant')),
  teamId: required(uuid('team')),
  channelId: required(
    stringMatching({
      allowed: 'the id of a channel as in the link to it, with %3a and %40 in place of : and @: 19%3a…%40thread.tacv2',
      pattern: /^(?=.{1,256}$)[A-Za-z0-9\-_=+/.,]*%3[aA][A-Za-z0-9\-_=+/.,]*%40[A-Za-z0-9\-_=+/.,]*$/,
      fix: 'copy it from the link to the channel, between /channel/ and the next slash',
      placeholder: '19%3a0%40thread.tacv2',
    }),
  ),
} satisfies OptionTable<TeamsOptions>;

export const NOTIFICATIONS = {
  slack: option(objectOf<SlackOptions>(SLACK), { default: null }),
  teams: option(objectOf<TeamsOptions>(TEAMS), { default: null }),
} satisfies OptionTable<NotificationOptions>;

export type NotificationsConfig = Resolved<NotificationOptions, typeof NOTIFICATIONS>;

/** Null without a channel. */
export function resolveNotifications(given: Layered<NotificationOptions>): NotificationsConfig | null {
  if (given.written === undefined) {
    return null;
  }
  const notifications = resolveOptions(NOTIFICATIONS, given);
  if (notifications.slack === null && notifications.teams === null) {
    given.location.reportConflict({ given: 'no channel', allowed: 'slack, teams or both', fix: 'add a channel, or remove notifications' });
  }
  return notifications;
}

interface PartitionCheck {
  readonly given: Layered<NotificationOptions>;
  readonly pipeline: PipelineConfig;
  readonly givenPipeline: Layered<PipelineOptions>;
}

/** Other partitions do not have the service. */
export function checkChatPartition({ given, pipeline, givenPipeline }: PartitionCheck): void {
  if (given.written !== undefined && partitionOf(pipeline.region) !== 'aws') {
    given.location.reportConflict({
      given: `chat channels for a pipeline in ${formatValue(pipeline.region)}`,
      allowed: 'a pipeline in the partition aws: others do not have Amazon Q Developer in chat applications',
      fix: 'remove notifications, and set pipeline.notifyEmails instead',
      comparedWith: [givenPipeline.at('region').location],
    });
  }
}
