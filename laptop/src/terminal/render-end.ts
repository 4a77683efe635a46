import pc from 'picocolors';
import type { EngineEvent } from '../events';
import type { RunResult } from '../pipeline/pipeline';

export function renderEnvironment({ name, url, version }: Extract<EngineEvent, { type: 'environment' }>): string {
  return `  ${pc.bold(name.padEnd(12))}  ${pc.underline(url)}  ${pc.cyan(version)}`;
}

/** The last line of a run: how it ended, and how to go on. */
export function renderEnd(result: RunResult): string {
  switch (result) {
    case 'Succeeded':
      return pc.green('\n✔ the commit is in every environment');
    case 'Paused':
      return '\nended where it was told to; npm start goes on from here';
    case 'AwaitingApproval':
      return `\n${pc.yellow('?')} waiting for an approval, and nobody can be asked here; go on with one of
    npm start -- --approve
    npm start -- --reject
    npm start -- --wait       and decide in another terminal`;
    case 'Rejected':
      return '\nrejected; the environment behind the approval is untouched';
    case 'Failed':
      return pc.red('\n✖ the run failed; the log named above has everything; commit a mend, or run npm start again');
    case 'Stopped':
      return '\nstopped by hand; npm start goes on with a new run';
    case 'Superseded':
      return '\nsuperseded by a newer commit';
    case 'Interrupted':
      return '\ninterrupted; npm start goes on from here';
  }
}
