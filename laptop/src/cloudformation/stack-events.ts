import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { writeFileAtomically } from '../write-file-atomically';
import { STACK_TYPE, type StackEvent } from './stack-event';

/** Newest events kept per stack: ten deployments of a stack of fifty resources that all change, each of which begins and ends. */
export const KEPT_EVENTS = 1000;
/** Stacks kept per name, the standing one among them: a creation that failed leaves its events behind alone. */
const KEPT_STACKS = 5;
const SUFFIX = '.jsonl';
const STACK_ID = /^arn:[^/]+:stack\/([A-Za-z][A-Za-z0-9-]{0,127})\/([0-9a-f-]{36})$/;

/** What happened to stacks, on disk: one file per stack, which outlives it, with a line per event. */
export class StackEvents {
  private readonly directory: string;

  constructor(stateDirectory: string) {
    this.directory = privateDirectory(join(stateDirectory, 'stack-events'));
  }

  record(stackId: string, event: Omit<StackEvent, 'id' | 'at'>): void {
    const file = this.file(stackId);
    if (file === undefined) {
      throw new Error(`"${stackId}" is no id of a stack`);
    }
    const { logicalId, physicalId, type, status, reason } = event;
    const stamped: StackEvent = { id: randomUUID(), at: new Date().toISOString(), logicalId, physicalId, type, status, reason };
    // The line's end comes first, so that a line that a crash cut off spoils none but itself.
    appendFileSync(file.path, `\n${JSON.stringify(stamped)}`, { mode: 0o600 });
    if (type === STACK_TYPE && status.endsWith('_IN_PROGRESS')) {
      trim(file.path);
      this.forgetOld(file.stackName);
    }
  }

  /** The newest first; empty for a stack that never was. */
  list(stackId: string): readonly StackEvent[] {
    const file = this.file(stackId);
    return file === undefined
      ? []
      : readLines(file.path)
          .slice(-KEPT_EVENTS)
          .map((line) => JSON.parse(line) as StackEvent)
          .reverse();
  }

  /** The id is checked since it becomes a file name; undefined where it is none. */
  private file(stackId: string): { readonly stackName: string; readonly path: string } | undefined {
    const [, stackName, id] = STACK_ID.exec(stackId) ?? [];
    return stackName === undefined ? undefined : { stackName, path: join(this.directory, `${stackName}.${id}${SUFFIX}`) };
  }

  private forgetOld(stackName: string): void {
    const paths = readdirSync(this.directory)
      .filter((name) => name.startsWith(`${stackName}.`))
      .map((name) => join(this.directory, name));
    const byAge = paths.map((path) => ({ path, changedAt: statSync(path).mtimeMs })).sort((one, other) => other.changedAt - one.changedAt);
    byAge.slice(KEPT_STACKS).forEach(({ path }) => rmSync(path));
  }
}

/** How a line ends that was not cut off, be it at a brace in the reason's own words: the quotes of those are escaped. */
const WHOLE = /(?:"reason":null|(?<!\\)(?:\\\\)*")\}$/;

const readLines = (path: string): readonly string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => WHOLE.test(line))
    : [];

function trim(path: string): void {
  const lines = readLines(path);
  if (lines.length > KEPT_EVENTS) {
    writeFileAtomically(
      path,
      lines
        .slice(-KEPT_EVENTS)
        .map((line) => `\n${line}`)
        .join(''),
    );
  }
}
