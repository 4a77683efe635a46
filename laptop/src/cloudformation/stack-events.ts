import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { writeFileAtomically } from '../write-file-atomically';
import { STACK_TYPE, type StackEvent } from './stack-event';

/** Per stack: enough for ten deployments of a stack of fifty resources that all change, with two events each. */
export const MAXIMUM_EVENTS = 1000;
/** Per stack name, including the existing stack. Each failed creation leaves the events of one deleted stack. */
const MAXIMUM_STACKS = 5;
const SUFFIX = '.jsonl';
const STACK_ID = /^arn:[^/]+:stack\/([A-Za-z][A-Za-z0-9-]{0,127})\/([0-9a-f-]{36})$/;

/** The stored events of stacks: one file per stack, which stays after the stack, with one event per line. */
export class StackEvents {
  private readonly directory: string;

  constructor(stateDirectory: string) {
    this.directory = privateDirectory(join(stateDirectory, 'stack-events'));
  }

  record(stackId: string, event: Omit<StackEvent, 'id' | 'at'>): void {
    const file = this.file(stackId);
    if (file === undefined) {
      throw new Error(`"${stackId}" is not the id of a stack`);
    }
    const { logicalId, physicalId, type, status, reason } = event;
    const stamped: StackEvent = { id: randomUUID(), at: new Date().toISOString(), logicalId, physicalId, type, status, reason };
    // The line feed comes first, so that a line that a crash cut off damages no other line.
    appendFileSync(file.path, `\n${JSON.stringify(stamped)}`, { mode: 0o600 });
    if (type === STACK_TYPE && status.endsWith('_IN_PROGRESS')) {
      trim(file.path);
      this.deleteOld(file.stackName);
    }
  }

  /** The newest first; empty for a stack that never existed. */
  list(stackId: string): readonly StackEvent[] {
    const file = this.file(stackId);
    return file === undefined
      ? []
      : readLines(file.path)
          .slice(-MAXIMUM_EVENTS)
          .map((line) => JSON.parse(line) as StackEvent)
          .reverse();
  }

  /** Undefined if the id is not valid. It is checked because it becomes a file name. */
  private file(stackId: string): { readonly stackName: string; readonly path: string } | undefined {
    const [, stackName, id] = STACK_ID.exec(stackId) ?? [];
    return stackName === undefined ? undefined : { stackName, path: join(this.directory, `${stackName}.${id}${SUFFIX}`) };
  }

  private deleteOld(stackName: string): void {
    const paths = readdirSync(this.directory)
      .filter((name) => name.startsWith(`${stackName}.`))
      .map((name) => join(this.directory, name));
    const byAge = paths.map((path) => ({ path, changedAt: statSync(path).mtimeMs })).sort((one, other) => other.changedAt - one.changedAt);
    byAge.slice(MAXIMUM_STACKS).forEach(({ path }) => rmSync(path));
  }
}

/** The end of a complete line. A line that was cut off at a brace in the reason does not match, because quotes in a reason are escaped. */
const COMPLETE_LINE = /(?:"reason":null|(?<!\\)(?:\\\\)*")\}$/;

const readLines = (path: string): readonly string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => COMPLETE_LINE.test(line))
    : [];

function trim(path: string): void {
  const lines = readLines(path);
  if (lines.length > MAXIMUM_EVENTS) {
    const newest = lines.slice(-MAXIMUM_EVENTS);
    writeFileAtomically(path, newest.map((line) => `\n${line}`).join(''));
  }
}
