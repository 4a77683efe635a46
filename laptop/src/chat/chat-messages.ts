import { join } from 'node:path';
import { JsonReader } from '../json-reader';
import { StateFile } from '../state/state-file';
import type { JsonObject } from '../json';

const SCHEMA_VERSION = 1;
const MAX_MESSAGES = 200;

/** A message of the pipeline for people in chat channels. Its text is Markdown. */
export interface ChatMessage {
  readonly at: string;
  /** The same for all messages of an execution: its id. */
  readonly threadId: string;
  readonly title: string;
  /** One line, without Markdown. */
  readonly summary: string;
  readonly description: string;
  readonly nextSteps: readonly string[];
  /** The fields that buttons read, such as `execution`; empty for a message without buttons. */
  readonly context: Readonly<Record<string, string>>;
}

/** The latest messages that chat channels would show, on disk. */
export class ChatMessages {
  private readonly file: StateFile<readonly ChatMessage[]>;
  private readonly listeners: ((message: ChatMessage) => void)[] = [];
  private messages: readonly ChatMessage[];

  /** @throws StateFileError when the messages on disk cannot be read */
  constructor(stateDirectory: string) {
    this.file = new StateFile(join(stateDirectory, 'chat-messages.json'), SCHEMA_VERSION);
    this.messages = this.file.read() ?? [];
  }

  /** The oldest first. */
  list(): readonly ChatMessage[] {
    return this.messages;
  }

  onMessage(listener: (message: ChatMessage) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Takes a custom notification of Amazon Q Developer in chat applications.
   * @throws Error when a chat channel would not show it
   */
  receive(notification: JsonObject): void {
    const message = readNotification(notification);
    this.messages = [...this.messages, message].slice(-MAX_MESSAGES);
    this.listeners.forEach((listener) => listener(message));
    this.file.write(this.messages);
  }
}

function readNotification(notification: JsonObject): ChatMessage {
  const reader = new JsonReader('custom notification', notification);
  if (reader.string('version') !== '1.0' || reader.string('source') !== 'custom') {
    reader.fail('source', 'must be custom, and version 1.0');
  }
  const [content, metadata] = [reader.object('content'), reader.object('metadata')];
  return {
    at: new Date().toISOString(),
    threadId: metadata.string('threadId'),
    title: content.string('title'),
    summary: metadata.string('summary'),
    description: content.string('description'),
    nextSteps: content.strings('nextSteps'),
    context: metadata.boolean('enableCustomActions') ? metadata.stringMap('additionalContext') : {},
  };
}
