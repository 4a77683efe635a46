import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const LAPTOP = join(__dirname, '../../bin/laptop.cjs');
const MINUTES = 60_000;
const folder = temporaryDirectory();

/** Runs the engine, with a program in the same process that does something once the engine is open. */
function runWith(action: string) {
  const git = (...parameters: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...parameters], { cwd: folder.path });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'empty');
  const program = join(folder.path, 'program.cjs');
  const opened = join(folder.path, '.local/endpoint.json');
  writeFileSync(
    program,
    `const fs = require('node:fs');
    const timer = setInterval(() => { if (fs.existsSync(${JSON.stringify(opened)})) { clearInterval(timer); ${action} } }, 1).unref();`,
  );
  return spawnSync(process.execPath, ['--require', program, LAPTOP, '--runtime', 'process', '--once'], {
    cwd: folder.path,
    encoding: 'utf8',
  });
}

describe('an error that nothing handles', () => {
  test.each([
    ['an exception', "throw new Error('nobody expected this')", 'uncaughtException'],
    ['a rejected promise', "Promise.reject(new Error('nobody expected this'))", 'unhandledRejection'],
  ])(
    '%s stops the engine in order, and is in a report',
    (_, action, origin) => {
      const { status, stderr, stdout } = runWith(action);
      const report = join(folder.path, '.local/unexpected-errors.log');
      expect(stderr).toContain('error that it did not expect: nobody expected this');
      expect(stderr).toContain(`report the error with ${report}`);
      expect(stderr).not.toContain('    at ');
      expect(status).toBe(1);
      expect(stdout).toContain('stopping everything');
      expect(readFileSync(report, 'utf8')).toMatch(new RegExp(`${origin}[^]*nobody expected this[^]*    at `));
      expect(statSync(report).mode & 0o777).toBe(0o600);
      expect(existsSync(join(folder.path, '.local/engine.lock'))).toBe(false);
      expect(existsSync(join(folder.path, '.local/endpoint.json'))).toBe(false);
    },
    2 * MINUTES,
  );

  test(
    'stops the engine in order although its report cannot be written, and is printed',
    () => {
      const { status, stderr } = runWith("fs.mkdirSync('.local/unexpected-errors.log'); throw new Error('nobody expected this')");
      expect(stderr).toMatch(/could not be written [^]* \(EISDIR\):[^]*nobody expected this[^]* {4}at /);
      expect(status).toBe(1);
      expect(existsSync(join(folder.path, '.local/engine.lock'))).toBe(false);
    },
    2 * MINUTES,
  );
});
