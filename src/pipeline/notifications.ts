import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnCustomAction,
  CfnMicrosoftTeamsChannelConfiguration,
  CfnSlackChannelConfiguration,
  type CfnCustomActionProps,
  type CfnMicrosoftTeamsChannelConfigurationProps,
} from 'aws-cdk-lib/aws-chatbot';
import { PipelineNotificationEvents, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { DetailType } from 'aws-cdk-lib/aws-codestarnotifications';
import { ManagedPolicy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { pipelineArn } from '../config/arns';
import { CHAT_VARIABLES, type ChatRequest } from '../config/contract';
import { approvalStageName, pipelineName, roleNames } from '../config/names';
import type { NotificationsConfig, PlatformConfig } from '../config/platform-config';
import { EmailTopic } from '../environment/email-topic';
import { addInlineFunction } from '../environment/inline-function';
import { APPROVAL_CONTEXT, ChatMessages } from './chat-messages';
import { APPROVE } from './environment-stages';

/** Sends e-mails about pending approvals and failed executions. */
export class Notifications extends Construct {
  readonly topic: EmailTopic;

  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id);
    this.topic = new EmailTopic(this, 'Topic', emails);
  }

  /** Only failures: the actions of approvals send their own messages. */
  notifyOfFailures(pipeline: Pipeline): void {
    pipeline.notifyOn('Failures', this.topic, {
      events: [PipelineNotificationEvents.PIPELINE_EXECUTION_FAILED],
      detailType: DetailType.BASIC,
    });
  }
}

/** A chat answers a command within 15 seconds. */
const ANSWER_TIMEOUT = Duration.seconds(14);
const LOG_RETENTION_DAYS = 90;

export interface ChatProps {
  readonly platform: PlatformConfig;
  readonly notifications: NotificationsConfig;
}

/**
 * Chat channels that follow the pipeline, with buttons and aliases. All of them call one function, and that call is everything that the role
 * and the guardrail of a channel allow. A person needs a role too, so a channel alone decides nothing.
 */
export class Chat extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ChatProps,
  ) {
    super(scope, id);
    const { platform } = props;
    const topic = this.addMessages();
    const handler = this.addHandler();
    const guardrail = new ManagedPolicy(this, 'Guardrail', {
      description: `What chat channels of ${platform.name} can do`,
      statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })],
    });
    const role = new Role(this, 'ChannelRole', {
      roleName: roleNames.chat({ platform: platform.name, region: platform.pipeline.region }),
      description: `Of chat channels of ${platform.name}, and of the people who approve, deploy and roll back there`,
      assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
      managedPolicies: [guardrail],
    });
    this.addChannels({
      configurationName: `${platform.name}-${platform.pipeline.region}`,
      iamRoleArn: role.roleArn,
      guardrailPolicies: [guardrail.managedPolicyArn],
      userRoleRequired: true,
      snsTopicArns: [topic.topicArn],
      customizationResourceArns: this.addActions(handler),
    });
  }

  private get hasApprovals(): boolean {
    return this.props.platform.environments.some(({ approval }) => approval.required);
  }

  /** Messages do not outlive their delivery, so neither does the key that encrypts them. */
  private addMessages(): ITopic {
    const { platform } = this.props;
    const key = new Key(this, 'Key', {
      description: `Encrypts the chat messages of ${platform.name}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    const publisher = new Role(this, 'Publisher', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      inlinePolicies: {
        Publish: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
            new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
          ],
        }),
      },
    });
    // Otherwise each rule would give it all actions that begin with kms:GenerateDataKey.
    new ChatMessages(this, 'Messages', { platform, topic, role: publisher.withoutPolicyUpdates() });
    return topic;
  }

  private addHandler(): IFunction {
    const { name, pipeline, environments } = this.props.platform;
    const arn = pipelineArn({ ...pipeline, name: pipelineName(name) });
    const approvals = environments
      .filter(({ approval }) => approval.required)
      .map((environment) => `${arn}/${approvalStageName(environment.name)}/${APPROVE}`);
    const stages = environments.map((environment) => `${arn}/${environment.name}`);
    const handler = addInlineFunction(this, {
      description: `Approves, deploys and rolls back ${name} from chat`,
      entry: join(__dirname, 'chat.lambda.ts'),
      timeout: ANSWER_TIMEOUT,
      logRetentionDays: LOG_RETENTION_DAYS,
      policies: {
        Pipeline: [
          new PolicyStatement({
            actions: ['codepipeline:GetPipelineState', 'codepipeline:ListPipelineExecutions', 'codepipeline:StartPipelineExecution'],
            resources: [arn],
          }),
          new PolicyStatement({ actions: ['codepipeline:RollbackStage'], resources: stages }),
          ...(this.hasApprovals ? [new PolicyStatement({ actions: ['codepipeline:PutApprovalResult'], resources: approvals })] : []),
        ],
      },
    });
    handler.addEnvironment(CHAT_VARIABLES.pipeline, pipelineName(name));
    return handler;
  }

  /** Returns the ARNs of buttons and aliases. Their names begin with that of the platform, because an account has them once. */
  private addActions(handler: IFunction): string[] {
    const { name, pipeline } = this.props.platform;
    const add = (request: ChatRequest, shown: Pick<CfnCustomActionProps, 'aliasName' | 'attachments'>): string =>
      new CfnCustomAction(this, request.operation, {
        actionName: `${name}-${request.operation}-${pipeline.region}`,
        definition: {
          commandText: `lambda invoke --function-name ${handler.functionName} --payload ${JSON.stringify(request)} --region ${pipeline.region}`,
        },
        ...shown,
      }).attrCustomActionArn;
    const decision = (operation: 'approve' | 'reject', buttonText: string): string =>
      add({ operation, execution: '$execution', stage: '$stage', action: '$action' }, { attachments: [this.button(buttonText)] });
    const alias = (request: ChatRequest): string => add(request, { aliasName: `${name}-${request.operation}` });
    return [
      ...(this.hasApprovals ? [decision('approve', 'Approve'), decision('reject', 'Reject')] : []),
      alias({ operation: 'deploy' }),
      alias({ operation: 'rollback', environment: '$environment' }),
      alias({ operation: 'status' }),
    ];
  }

  /** A button of approval messages of this pipeline: other messages have no action. */
  private button(buttonText: string): CfnCustomAction.CustomActionAttachmentProperty {
    return {
      notificationType: 'Custom',
      buttonText,
      variables: Object.fromEntries(APPROVAL_CONTEXT.map((field) => [field, `event.metadata.additionalContext.${field}`])),
      criteria: [
        { operator: 'EQUALS', variableName: 'pipeline', value: pipelineName(this.props.platform.name) },
        { operator: 'HAS_VALUE', variableName: 'action' },
      ],
    };
  }

  private addChannels(common: Omit<CfnMicrosoftTeamsChannelConfigurationProps, 'teamsTenantId' | 'teamId' | 'teamsChannelId'>): void {
    const {
      notifications: { slack, teams },
    } = this.props;
    if (slack) {
      new CfnSlackChannelConfiguration(this, 'Slack', { ...common, slackWorkspaceId: slack.workspaceId, slackChannelId: slack.channelId });
    }
    if (teams) {
      const { tenantId, teamId, channelId } = teams;
      new CfnMicrosoftTeamsChannelConfiguration(this, 'Teams', { ...common, teamsTenantId: tenantId, teamId, teamsChannelId: channelId });
    }
  }
}
