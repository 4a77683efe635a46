import pc from 'picocolors';
import { renderApproval, renderHeading } from './render';
import { renderNotice } from './render-notice';
import type { EngineEvent } from '../events';
import type { Host } from '../host';
import type { HostProps } from './host-props';

/** A line per step, for terminals that cannot redraw and for log files. */
export function createPlainHost({ output, decision }: HostProps): Host {
  const print = (line: string): void => {
    output.write(`${line}\n`);
  };
  return {
    emit: (event) => describe(event).forEach(print),
    decide: async (approval) => {
      print(renderApproval(approval));
      return decision ?? undefined;
    },
  };
}

function describe(event: EngineEvent): string[] {
  switch (event.type) {
    case 'engine':
      return [`tasks run as ${event.runtime === 'docker' ? 'Docker containers' : 'plain processes'}; state and logs are in ${event.stateDirectory}`];
    case 'notice':
      return [renderNotice(event)];
    case 'execution':
      return [event.status === 'InProgress' ? renderHeading(event) : `  #${event.execution} ${event.status}`];
    case 'action': {
      const name = `${event.stage} / ${event.action}`;
      switch (event.status) {
        case 'InProgress':
          return [`  ${pc.cyan('▸')} ${name}`];
        case 'Waiting':
          return [`  ${pc.yellow('?')} ${name}: ${event.summary}`];
        case 'Succeeded':
          return [`  ${pc.green('✔')} ${name} (${event.seconds.toFixed(1)} s) ${event.summary.split('\n')[0] ?? ''}`];
        case 'Failed':
          return [`  ${pc.red('✖')} ${name} (${event.seconds.toFixed(1)} s)`, indent(event.summary), `    log: ${event.logFile}`];
      }
    }
    case 'log':
    case 'approval':
    case 'environment':
      return [];
  }
}

const indent = (text: string): string => text.split('\n').map((line) => `    ${line}`).join('\n');
