import pc from 'picocolors';
import { firstLine } from '../first-line';
import { renderApprovalRequest, renderFailure, renderHeading } from './render';
import { renderEnd, renderEngine, renderEnvironment, renderNotice, renderPage } from './render-events';
import { untilAborted } from './until-aborted';
import type { ActionEvent, EngineEvent } from '../events';
import type { Host } from '../host';
import type { HostProps } from './host-props';

/** A line per step, for log files and terminals that cannot redraw. */
export function createPlainHost({ output, decision, wait }: HostProps): Host {
  const print = (line: string): void => {
    output.write(`${line}\n`);
  };
  return {
    emit: (event) => describe(event).forEach(print),
    decide: async (approval, signal) => {
      print(renderApprovalRequest(approval));
      if (decision === null && wait) {
        print(`  waiting for a decision from another terminal: ${decisionCommands(approval.stage)}`);
      }
      return decision ?? (wait ? untilAborted(signal) : undefined);
    },
  };
}

export const decisionCommands = (stage: string): string =>
  ['approve', 'reject'].map((decide) => `npx projen pipeline:${decide} ${stage} --local`).join(', or ');

function describe(event: EngineEvent): string[] {
  switch (event.type) {
    case 'engine':
      return [renderEngine(event)];
    case 'page':
      return [renderPage(event)];
    case 'notice':
      return [renderNotice(event)];
    case 'execution':
      return [event.status === 'InProgress' ? renderHeading(event) : `  #${event.execution} ${event.status}`];
    case 'action':
      return describeAction(event);
    case 'environment':
      return [renderEnvironment(event)];
    case 'end':
      return [renderEnd(event.result)];
    case 'log':
    case 'approval':
      return [];
  }
}

/** A line about the state of an action; more where it has failed. */
export function describeAction(event: ActionEvent): string[] {
  const name = `${event.stage} / ${event.action}`;
  switch (event.status) {
    case 'InProgress':
      return [`  ${pc.cyan('▸')} ${name}`];
    case 'Waiting':
      return [`  ${pc.yellow('?')} ${name}: ${event.summary}`];
    case 'Succeeded':
      return [`  ${pc.green('✔')} ${name} (${event.seconds.toFixed(1)} s) ${firstLine(event.summary)}`];
    case 'Abandoned':
      return [`  ${pc.yellow('■')} ${name}: ${event.summary}`];
    case 'Failed':
      return [`  ${pc.red('✖')} ${name} (${event.seconds.toFixed(1)} s)`, renderFailure(event)];
  }
}
