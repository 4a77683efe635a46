import pc from 'picocolors';
import type { EngineEvent } from '../events';
import type { RunResult } from '../pipeline/outcomes';

type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

export function renderEngine({ runtime, stateDirectory, endpoint }: EventOf<'engine'>): string {
  return [
    `tasks run as ${runtime === 'docker' ? 'Docker containers' : 'plain processes'}; state and logs are in ${stateDirectory}`,
    `commands with --local, the AWS CLI and SDKs are answered at ${endpoint}`,
  ].join('\n');
}

export const renderPage = ({ url }: EventOf<'page'>): string => `in a browser: ${pc.underline(url)}`;

export function renderNotice({ level, message }: EventOf<'notice'>): string {
  switch (level) {
    case 'info':
      return message;
    case 'warning':
      return `${pc.yellow('!')} ${message}`;
    case 'error':
      return `${pc.red('✖')} ${message}`;
  }
}

export function renderEnvironment({ name, url, version }: EventOf<'environment'>): string {
  return `  ${pc.bold(name.padEnd(12))}  ${pc.underline(url)}  ${pc.cyan(version)}`;
}

/** How a run ended, and how to continue. */
export function renderEnd(result: RunResult): string {
  switch (result) {
    case 'Succeeded':
      return pc.green('\n✔ the commit is in every environment');
    case 'Paused':
      return '\nended after the stage of --until; npm start continues from here';
    case 'AwaitingApproval':
      return `\n${pc.yellow('?')} waiting for an approval, and nobody can be asked here; continue with one of these:
    npm start -- --approve
    npm start -- --reject
    npm start -- --wait       and decide in another terminal`;
    case 'Rejected':
      return '\nrejected; what follows the approval was not deployed';
    case 'Failed':
      return pc.red('\n✖ the run failed; the log above has the details; commit a fix, or run npm start again');
    case 'Stopped':
      return '\nstopped by hand; npm start begins a new run';
    case 'Superseded':
      return '\nsuperseded by a newer commit';
    case 'Interrupted':
      return '\ninterrupted; npm start continues from here';
  }
}
