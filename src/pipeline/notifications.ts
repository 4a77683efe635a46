import { Construct } from 'constructs';
import { DetailType } from 'aws-cdk-lib/aws-codestarnotifications';
import { PipelineNotificationEvents, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

/** Tells people by e-mail of pending approvals and of executions that failed. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    for (const email of emails) {
      this.topic.addSubscription(new EmailSubscription(email));
    }
  }

  /** Approvals are announced by their own actions, with what is to be approved. */
  announceFailures(pipeline: Pipeline): void {
    pipeline.notifyOn('Failures', this.topic, {
      events: [PipelineNotificationEvents.PIPELINE_EXECUTION_FAILED],
      detailType: DetailType.BASIC,
    });
  }
}
