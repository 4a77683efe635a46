import { EventField, Rule, RuleTargetInput, type EventPattern } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { approvalStageName, pipelineName } from '../config/names';
import type { PlatformConfig } from '../config/platform-config';

/**
 * Only names, ids and states of an event: EventBridge does not escape what it inserts into a text, so a commit message with a quote would
 * make the message invalid.
 */
const EXECUTION = EventField.fromPath('$.detail.execution-id');
const STAGE = EventField.fromPath('$.detail.stage');
const ACTION = EventField.fromPath('$.detail.action');

/** Fields of an approval message that the buttons read. A message has them in `event.metadata.additionalContext`. */
export const APPROVAL_CONTEXT = ['pipeline', 'execution', 'stage', 'action'] as const;

interface ChatMessage {
  /** Id of the rule, and type of the message. */
  readonly id: string;
  readonly event: `CodePipeline ${'Pipeline' | 'Stage' | 'Action'} Execution State Change`;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly summary: string;
  readonly description: string;
  readonly nextSteps?: readonly string[];
  /** @default - no buttons */
  readonly context?: Readonly<Record<(typeof APPROVAL_CONTEXT)[number], string>>;
}

export interface ChatMessagesProps {
  readonly platform: PlatformConfig;
  readonly topic: ITopic;
  /** Role with which EventBridge publishes. */
  readonly role: IRole;
}

/** Sends a message to the chat channels for each approval, failure, rollback and finished deployment: custom notifications of Amazon Q Developer. */
export class ChatMessages extends Construct {
  constructor(scope: Construct, id: string, { platform, topic, role }: ChatMessagesProps) {
    super(scope, id);
    for (const message of messagesOf(platform)) {
      new Rule(this, message.id, {
        description: `Chat message of ${platform.name}: ${message.id}`,
        eventPattern: patternOf(message, platform),
        targets: [new SnsTopic(topic, { role, message: RuleTargetInput.fromObject(customNotification(message, platform)) })],
      });
    }
  }
}

const patternOf = ({ event, detail }: ChatMessage, { name }: PlatformConfig): EventPattern => ({
  source: ['aws.codepipeline'],
  detailType: [event],
  detail: { pipeline: [pipelineName(name)], ...detail },
});

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function customNotification({ id, summary, description, nextSteps, context }: ChatMessage, { name, pipeline }: PlatformConfig): object {
  const console = `https://${pipeline.region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName(name)}/executions/${EXECUTION}`;
  return {
    version: '1.0',
    source: 'custom',
    id: EventField.eventId,
    content: {
      textType: 'client-markdown',
      title: `${name}: ${summary}`,
      description: `${description}\n${console}`,
      ...(nextSteps && { nextSteps }),
      keywords: [name],
    },
    metadata: {
      threadId: EXECUTION,
      summary,
      eventType: id,
      enableCustomActions: context !== undefined,
      ...(context && { additionalContext: context }),
    },
  };
}

function messagesOf({ name, environments }: PlatformConfig): readonly ChatMessage[] {
  const approvals = environments.filter(({ approval }) => approval.required).map((environment) => approvalStageName(environment.name));
  const deployments = environments.map((environment) => environment.name);
  return [
    ...(approvals.length > 0 ? approvalMessages(name, approvals) : []),
    {
      id: 'Failed',
      event: 'CodePipeline Stage Execution State Change',
      detail: { stage: ['Source', 'Build', 'UpdatePipeline', ...deployments], state: ['FAILED'] },
      summary: `${STAGE} failed`,
      description: 'A failed environment goes back to the version before, if it had one.',
      nextSteps: ['`npx projen pipeline:status` shows why'],
    },
    {
      id: 'RolledBack',
      event: 'CodePipeline Pipeline Execution State Change',
      detail: { state: ['STARTED'], 'execution-trigger': { 'trigger-type': ['AutomatedRollback', 'ManualRollback'] } },
      summary: 'an environment is rolled back',
      description: `Execution ${EXECUTION} takes it back to an earlier version. Its database is not rolled back.`,
    },
    {
      id: 'Deployed',
      event: 'CodePipeline Stage Execution State Change',
      detail: { stage: deployments, state: ['SUCCEEDED'] },
      summary: `deployed to ${STAGE}`,
      description: `The version of execution ${EXECUTION} runs in ${STAGE}, and its acceptance tests passed.`,
    },
    {
      id: 'Ended',
      event: 'CodePipeline Pipeline Execution State Change',
      detail: { state: ['SUPERSEDED', 'STOPPED'] },
      summary: `the execution is ${EventField.fromPath('$.detail.state')}`,
      description: `Execution ${EXECUTION} ends before the last environment. Its approvals can no longer be decided.`,
    },
  ];
}

const approvalMessages = (name: string, stages: readonly string[]): readonly ChatMessage[] => [
  {
    id: 'Approval',
    event: 'CodePipeline Action Execution State Change',
    detail: { stage: stages, state: ['STARTED'], type: { category: ['Approval'] } },
    summary: `${STAGE} waits for a decision`,
    description:
      'Approve or reject the version of this execution. The page of the execution shows its commit, what it changes and where it was tested.',
    nextSteps: ['Choose Approve or Reject', 'Or run `npx projen pipeline:approve`'],
    context: { pipeline: pipelineName(name), execution: EXECUTION, stage: STAGE, action: ACTION },
  },
  {
    id: 'NotApproved',
    event: 'CodePipeline Stage Execution State Change',
    detail: { stage: stages, state: ['FAILED'] },
    summary: `${STAGE} was rejected or timed out`,
    description: 'Nothing was deployed after it.',
  },
];
