import { Duration, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { EnvironmentExtension } from './environment/environment-extension';

/** Adds the queue of submitted talks. The web process sends to it, and the worker `reviewer` receives from it. */
export function extendEnvironment({ stage, service }: EnvironmentExtension): void {
  const stack = new Stack(stage, 'queues');
  const failed = new Queue(stack, 'FailedTalks', { enforceSSL: true, retentionPeriod: Duration.days(14) });
  const talks = new Queue(stack, 'Talks', {
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(1),
    deadLetterQueue: { queue: failed, maxReceiveCount: 5 },
  });
  talks.grantSendMessages(service.taskRole);
  talks.grantConsumeMessages(service.taskRole);
  service.addVariable('TALKS_QUEUE_URL', talks.queueUrl);
  service.scaleOnQueue('reviewer', { queue: talks, messagesPerTask: 20 });
}
