import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '../terminal/printable';
import { describeEnd, describeProgress } from './describe-progress';
import { callEngine, NoEngineError, RefusedCallError } from './engine-client';
import { receiveUpdates, reportUpdates, type ReceivedPush, type RefUpdate } from './proc-receive';
import type { PushedCommit, PushState } from './push-state';

const INTERVAL_MILLISECONDS = 300;
const BRANCH = /^refs\/heads\//;

interface ReceivedUpdate {
  readonly ref: string;
  readonly result: { readonly kind: 'refused'; readonly reason: string } | ({ readonly kind: 'accepted' } & PushedCommit);
}

/**
 * The subcommand `push`: git starts it for `git push local`, and passes on what it writes to standard error. A push succeeds where the
 * pipeline takes the commit; how the execution ends is another question.
 */
export async function main([stateDirectory]: readonly string[]): Promise<void> {
  if (stateDirectory === undefined) {
    throw new Error('push needs the state directory');
  }
  // Git is gone after Ctrl-C, and nobody reads any more.
  [process.stdout, process.stderr].forEach((stream) => stream.on('error', () => process.exit(1)));
  try {
    const received = await receive(stateDirectory, await receiveUpdates(process.stdin, process.stdout));
    await Promise.all(received.map(({ result }) => (result.kind === 'accepted' ? follow(stateDirectory, result) : undefined)));
    const reports = received.map(({ ref, result }) => ({ ref, refusal: result.kind === 'refused' ? printable(result.reason) : null }));
    reportUpdates(process.stdout, reports);
  } catch (error) {
    print((error as Error).message);
    process.exitCode = 1;
  } finally {
    process.stdin.destroy();
  }
}

async function receive(stateDirectory: string, { updates, atomic }: ReceivedPush): Promise<readonly ReceivedUpdate[]> {
  if (atomic && updates.length > 1) {
    const reason = 'the pipeline takes one branch: push it alone, or without --atomic';
    return updates.map(({ ref }) => ({ ref, result: { kind: 'refused', reason } }));
  }
  return Promise.all(updates.map((update) => ask(stateDirectory, update)));
}

async function ask(stateDirectory: string, { ref, id }: RefUpdate): Promise<ReceivedUpdate> {
  const refused = (reason: string): ReceivedUpdate => ({ ref, result: { kind: 'refused', reason } });
  if (id === null || !BRANCH.test(ref)) {
    return refused(id === null ? 'nothing is stored here that could be deleted' : 'only a branch can be pushed here');
  }
  try {
    const input = { branch: ref.replace(BRANCH, ''), commit: id };
    return { ref, result: { kind: 'accepted', ...(await callEngine<PushedCommit>(stateDirectory, { operation: 'PushCommit', input })) } };
  } catch (error) {
    if (error instanceof NoEngineError) {
      return refused('no engine runs here: start it with npm start, then push again');
    }
    if (error instanceof RefusedCallError) {
      return refused(error.message);
    }
    throw error;
  }
}

/** Prints the steps of an execution until it ends or waits for a person. */
async function follow(stateDirectory: string, { execution, followed }: PushedCommit): Promise<void> {
  if (followed) {
    print(`#${execution} runs this commit already`);
  }
  try {
    await printSteps(stateDirectory, execution);
  } catch (error) {
    // The commit was accepted all the same.
    if (error instanceof NoEngineError) {
      print(`\n■ the engine has ended, and interrupted #${execution}; npm start continues with the commit that is checked out`);
    } else if (error instanceof RefusedCallError) {
      print(`\n■ the engine does not show #${execution}: ${error.message}`);
    } else {
      throw error;
    }
  }
}

async function printSteps(stateDirectory: string, execution: number): Promise<void> {
  for (let before: PushState | undefined; ;) {
    const now = await callEngine<PushState>(stateDirectory, { operation: 'DescribePush', input: { execution } });
    describeProgress(before, now).forEach(print);
    const end = describeEnd(now);
    if (end !== undefined) {
      end.forEach(print);
      return;
    }
    before = now;
    await sleep(INTERVAL_MILLISECONDS);
  }
}

const print = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`);
};
