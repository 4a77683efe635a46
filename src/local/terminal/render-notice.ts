import pc from 'picocolors';
import type { EngineEvent } from '../events';

type Notice = Extract<EngineEvent, { type: 'notice' }>;

export function renderNotice({ level, message }: Notice): string {
  switch (level) {
    case 'info':
      return message;
    case 'warning':
      return `${pc.yellow('!')} ${message}`;
    case 'error':
      return `${pc.red('✖')} ${message}`;
  }
}
