/*
 * Loaded by an engine before its own code. Adds each point at which the engine changes its state or starts a program to the file
 * `TORTURE_RECORD`, or kills it at the point `TORTURE_KILL_AT`: `<how often it was reached> <point>`.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

const { TORTURE_RECORD: record, TORTURE_KILL_AT: killAt } = process.env;
// Its child processes are not attacked.
delete process.env.NODE_OPTIONS;

const STATE = join(process.cwd(), '.local') + sep;
/** Names that differ from run to run: ids, numbers and versions. */
const VARIABLE = /(?<=\/)[^/]*\d[^/]*(?=\/|$)/g;
const { appendFileSync, readFileSync } = fs;
const reached = new Map<string, number>();

function reach(point: string): void {
  const count = (reached.get(point) ?? 0) + 1;
  reached.set(point, count);
  if (record !== undefined) {
    appendFileSync(record, `${point}\n`);
  }
  if (`${count} ${point}` === killAt) {
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Replaces a function by one that reaches a point before and after it. */
function attack<M extends object, K extends keyof M & string>(module: M, name: K, describe: (...args: string[]) => string | null): void {
  const original = module[name] as (...args: unknown[]) => unknown;
  Object.assign(module, {
    [name]: (...args: unknown[]): unknown => {
      const what = describe(...args.slice(0, 2).map(String));
      if (what === null) {
        return original(...args);
      }
      reach(`before ${name} ${what}`);
      const result = original(...args);
      reach(`after ${name} ${what}`);
      return result;
    },
  });
}

/** Copies of packages have thousands of folders. */
const inState = (path: string): string | null =>
  path.startsWith(STATE) && !path.includes('node_modules') ? relative(STATE, path).replace(VARIABLE, '*') : null;

attack(fs, 'mkdirSync', (path = '') => (fs.existsSync(path) ? null : inState(path)));
attack(fs, 'rmSync', (path = '') => (fs.existsSync(path) && !path.endsWith('.tmp') ? inState(path) : null));
attack(fs, 'renameSync', (from = '', to = '') => {
  const file = inState(to);
  const [, status = ''] = /"status": ?"(\w+)"/.exec(to.endsWith('.json') ? readFileSync(from, 'utf8') : '') ?? [];
  return file === null ? null : `${file} ${status}`.trimEnd();
});
attack(childProcess, 'spawn', (command = '') => basename(command));
