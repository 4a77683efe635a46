import { Construct } from 'constructs';
import { DetailType } from 'aws-cdk-lib/aws-codestarnotifications';
import { PipelineNotificationEvents, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { EmailTopic } from '../environment/email-topic';

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
