import { Construct } from 'constructs';
import { DetailType } from 'aws-cdk-lib/aws-codestarnotifications';
import { PipelineNotificationEvents, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

/** Sends e-mails about pending approvals and failed executions. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    for (const email of emails) {
      this.topic.addSubscription(new EmailSubscription(email));
    }
  }

  /** Only failures: the actions of approvals send their own messages. */
  notifyOfFailures(pipeline: Pipeline): void {
    pipeline.notifyOn('Failures', this.topic, {
      events: [PipelineNotificationEvents.PIPELINE_EXECUTION_FAILED],
      detailType: DetailType.BASIC,
    });
  }
}
