import type { Construct } from 'constructs';
import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { recordOnlyOnLaptop } from './environment-extension';

/** A topic that sends its messages to e-mail addresses. AWS asks each address for a confirmation first. */
export class EmailTopic extends Topic {
  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id, { enforceSSL: true });
    for (const email of emails) {
      this.addSubscription(new EmailSubscription(email));
    }
    // Nobody expects e-mails from a laptop, and the topic must not make it need an AWS emulator.
    recordOnlyOnLaptop(Stack.of(this), 'AWS::SNS::Topic');
    recordOnlyOnLaptop(Stack.of(this), 'AWS::SNS::Subscription');
  }
}
