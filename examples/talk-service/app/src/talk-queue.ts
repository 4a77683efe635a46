import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const { TALKS_QUEUE_URL: QueueUrl } = process.env;

/** The queue of `src/extend.ts`. A message is the id of a talk. */
export class TalkQueue {
  private readonly client = new SQSClient();

  async send(id: number): Promise<void> {
    await this.client.send(new SendMessageCommand({ QueueUrl, MessageBody: String(id) }));
  }

  /**
   * Handles messages until stopped. One that fails comes again after a minute, at most five times. A stop waits for the call that runs:
   * a message that was on its way to an aborted one would be late by that minute.
   */
  async receive(handle: (id: number) => Promise<void>, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const { Messages = [] } = await this.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 3 }));
      for (const { Body, ReceiptHandle } of Messages) {
        await handle(Number(Body));
        await this.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }
}
