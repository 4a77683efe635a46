import { pipelineStackName } from '../../config/names';
import type { NotificationsConfig, PlatformConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { findDeployedStack } from '../environment/deployed-stacks';
import { listResources } from '../environment/list-resources';
import { good, warns } from './finding';
import type { Finding } from './finding';

interface Chat {
  readonly check: string;
  readonly type: string;
  readonly authorize: string;
}

const CONSOLE = 'https://console.aws.amazon.com/chatbot/';
const CHATS: Readonly<Record<keyof NotificationsConfig, (platform: PlatformConfig) => Chat>> = {
  slack: ({ pipeline, notifications }) => ({
    check: 'Slack channel',
    type: 'AWS::Chatbot::SlackChannelConfiguration',
    authorize: `authorize the workspace ${notifications?.slack?.workspaceId} in account ${pipeline.account}, once, under "Configure a chat client" in ${CONSOLE}, and invite "@Amazon Q" to the channel`,
  }),
  teams: ({ pipeline, notifications }) => ({
    check: 'Teams channel',
    type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    authorize: `authorize the team ${notifications?.teams?.teamId} in account ${pipeline.account}, once, under "Configure a chat client" in ${CONSOLE}, and add the app Amazon Q Developer to the team`,
  }),
};

/** The chats that are configured. */
export const chatsOf = (platform: PlatformConfig): readonly Chat[] =>
  (['slack', 'teams'] as const).filter((name) => platform.notifications?.[name]).map((name) => CHATS[name](platform));

/** Checks that a channel is connected. CloudFormation creates a channel only after a person has authorized the chat. */
export async function checkChat({ aws, platform }: Pick<CommandContext, 'aws' | 'platform'>, chat: Chat): Promise<Finding> {
  const client = await aws.at(platform.pipeline, 'read').cloudFormation();
  const stack = pipelineStackName(platform.name);
  const deployed = await findDeployedStack(client, stack);
  const channels = deployed === null ? [] : await listResources(client, { stack, type: chat.type });
  return channels.length > 0
    ? good(chat.check, 'is connected to the pipeline')
    : warns(chat.check, {
        detail: 'is not connected yet, and the stack of the pipeline cannot connect it before the chat is authorized',
        fix: chat.authorize,
      });
}
