import type { Construct } from 'constructs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

/** A topic that sends its messages to e-mail addresses. AWS asks each address for a confirmation first. */
export class EmailTopic extends Topic {
  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id, { enforceSSL: true });
    for (const email of emails) {
      this.addSubscription(new EmailSubscription(email));
    }
  }
}
