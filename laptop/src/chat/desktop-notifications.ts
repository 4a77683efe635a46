import { execFile } from 'node:child_process';
import { errorCode } from '../error-code';
import { printable } from '../terminal/printable';
import type { ChatMessage } from './chat-messages';

export interface DesktopNotificationsProps {
  /** The name of the operating system, as Node.js has it. */
  readonly platform: NodeJS.Platform;
  readonly warn: (message: string) => void;
}

/** A command of the operating system that shows a notification. */
interface Command {
  readonly program: string;
  /** Title and text are arguments, which nothing interprets as a command. */
  readonly arguments: (title: string, text: string) => readonly string[];
  /** What to do when it is missing. */
  readonly install: string;
}

/** Libraries for it bring a program for each operating system along, which the engine as a single file could not. */
const COMMANDS: Partial<Record<NodeJS.Platform, Command>> = {
  linux: {
    program: 'notify-send',
    // The text, and not the title, can have markup.
    arguments: (title, text) => [
      '--app-name=npm start',
      '--',
      title,
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ],
    install: 'install libnotify-bin, or libnotify on Fedora and Arch',
  },
  darwin: {
    program: 'osascript',
    arguments: (title, text) => [
      ...['on run argv', 'display notification (item 2 of argv) with title (item 1 of argv)', 'end run'].flatMap((line) => ['-e', line]),
      '--',
      title,
      text,
    ],
    install: 'it is part of macOS: check the PATH',
  },
};

const TIMEOUT_MILLISECONDS = 5000;

/** Shows messages on the desktop. The first one that cannot be shown is reported, and ends it. */
export class DesktopNotifications {
  private command: Command | undefined;

  constructor(private readonly props: DesktopNotificationsProps) {
    this.command = COMMANDS[props.platform];
    if (this.command === undefined) {
      props.warn(`--notify shows nothing on ${props.platform}: only on Linux and macOS`);
    }
  }

  /** Returns before the message is shown. */
  show({ title, description }: Pick<ChatMessage, 'title' | 'description'>): void {
    if (this.command === undefined) {
      return;
    }
    const { program, arguments: argumentsFor, install } = this.command;
    const [line = ''] = description.split('\n');
    const options = { env: process.env, timeout: TIMEOUT_MILLISECONDS };
    execFile(program, [...argumentsFor(printable(title), printable(line))], options, (error, _, stderr) => {
      if (error === null || this.command === undefined) {
        return;
      }
      this.command = undefined;
      const reason =
        errorCode(error) === 'ENOENT' ? `${program} is not installed; ${install}` : `${program} failed: ${stderr.trim() || error.message}`;
      this.props.warn(`no more desktop notifications: ${printable(reason)}`);
    });
  }
}
