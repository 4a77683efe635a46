import { callFunction, type FunctionContext } from '../lambda/call-function';
import { tryFindPipeline, type DeployedPipeline } from '../pipeline/find-pipeline';
import { stateChanges } from '../pipeline/state-changes';
import { JsonReader } from '../json-reader';
import { awsEvent } from './aws-event';
import { matchingRules } from './event-pattern';
import { PIPELINE, pipelineEvent } from './pipeline-events';
import { targetInput } from './target-input';
import { isJsonObject, type JsonObject } from '../json';
import { regionalArn } from '../cloudformation/regional-arn';
import type { Stack } from '../cloudformation/stack';
import type { Stacks } from '../cloudformation/stacks';
import type { ChatMessages } from '../chat/chat-messages';
import type { Execution } from '../pipeline/execution';

export interface PipelineRulesProps extends FunctionContext {
  readonly stacks: () => Pick<Stacks, 'list'>;
  readonly messages: Pick<ChatMessages, 'receive'>;
  readonly warn: (message: string) => void;
}

/** The rules of EventBridge in the stack of the pipeline, for events of CodePipeline: gives them to functions and to chat channels. */
export class PipelineRules {
  constructor(private readonly props: PipelineRulesProps) {}

  /** Returns before the functions have ended. What a rule does never ends an execution. */
  notify(before: Execution | undefined, after: Execution): void {
    try {
      this.sendAll(before, after);
    } catch (error) {
      this.props.warn(`no rule about the pipeline got its event: ${(error as Error).message}`);
    }
  }

  private sendAll(before: Execution | undefined, after: Execution): void {
    const found = tryFindPipeline(this.props.stacks());
    if (found === undefined) {
      return;
    }
    for (const change of stateChanges(before, after)) {
      const event = eventOf(found, pipelineEvent({ execution: after, change, pipeline: found.record, region: found.stack.region }));
      for (const rule of matchingRules(found.stack, event)) {
        for (const target of JsonReader.of(rule).objects('Targets')) {
          this.send({ target, event, stack: found.stack }).catch((error: unknown) =>
            this.props.warn(`the rule ${rule.physicalId} has reached its target without success: ${(error as Error).message}`),
          );
        }
      }
    }
  }

  private async send({ target, event, stack }: { target: JsonReader; event: JsonObject; stack: Stack }): Promise<void> {
    const arn = target.string('Arn');
    const input = targetInput(target, event);
    if (!isJsonObject(input)) {
      throw new Error('its input is no JSON object');
    }
    switch (arn.split(':')[2]) {
      case 'lambda':
        return callFunction({ arn, event: input, signal: new AbortController().signal }, this.props);
      case 'sns':
        return isOfChat(arn, stack) ? this.props.messages.receive(input) : undefined;
      default:
        throw new Error(`the laptop cannot send events to ${arn}`);
    }
  }
}

const channelsOf = ({ resources }: Pick<Stack, 'resources'>): readonly JsonReader[] =>
  resources.filter(({ type }) => /^AWS::Chatbot::\w+ChannelConfiguration$/.test(type)).map((record) => JsonReader.of(record));

/** Whether the pipeline has a chat channel, and so messages. */
export const hasChannel = (stack: Pick<Stack, 'resources'>): boolean => channelsOf(stack).length > 0;

/** Whether a chat channel gets the messages of a topic. Nothing on a laptop reads other topics of the pipeline. */
const isOfChat = (topic: string, stack: Stack): boolean =>
  channelsOf(stack).some((channel) => channel.strings('SnsTopicArns').includes(topic));

const eventOf = (
  { stack: { account, region }, record }: DeployedPipeline,
  { detailType, detail }: ReturnType<typeof pipelineEvent>,
): JsonObject =>
  awsEvent({
    source: PIPELINE,
    detailType,
    account,
    region,
    resource: regionalArn({ account, region }, { service: 'codepipeline', resource: record.physicalId }),
    detail,
  });
