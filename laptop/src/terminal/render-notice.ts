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

export function renderEngine({ runtime, stateDirectory, endpoint }: Extract<EngineEvent, { type: 'engine' }>): string {
  return [
    `tasks run as ${runtime === 'docker' ? 'Docker containers' : 'plain processes'}; state and logs are in ${stateDirectory}`,
    `commands with --local, the AWS CLI and SDKs are answered at ${endpoint}`,
  ].join('\n');
}
