import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { COMMANDS } from '../../../src/ops/command-table';
import { runCommandLine } from '../../../src/ops/command/run-command-line';
import { runProgram, type ProgramProps } from '../../../src/ops/command/run-program';
import { platformOptions } from '../../../src/ops/setup/platform-options';
import { placeholders } from '../../../src/ops/setup/questions';
import { renderProjenrc } from '../../../src/ops/setup/render-projenrc';
import { temporaryFolder } from '../../platform/support/temporary-folder';
import { FakeTerminal } from '../fake-terminal';

const ROOT = resolve(__dirname, '../../..');

/** Every flag, with answers that work. */
export const ANSWERS: Readonly<Record<string, string>> = {
  name: 'larder',
  repository: 'acme/larder',
  'test-account': '123456789012',
  'test-region': 'eu-west-1',
  'prod-account': '210987654321',
  'prod-region': 'eu-central-1',
  connection: 'later',
  database: 'postgresql',
  app: 'sample',
  licence: 'none',
};

export const flagsOf = (answers: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(answers).flatMap(([name, value]) => [`--${name}`, value]);

/** A repository as the template offers it, with the files that set-up changes. */
export class SetupFixture {
  readonly directory = join(temporaryFolder(), 'My Larder!');
  terminal: FakeTerminal;

  constructor() {
    this.write('.projenrc.ts', renderProjenrc(platformOptions(placeholders('pantry'))));
    this.write('README.md', readFileSync(join(ROOT, 'README.md'), 'utf8'));
    this.write('app/acceptance/bananas.postman_collection.json', '{}');
    this.write('app/server.ts', '// the sample');
    cpSync(join(ROOT, 'src/project/samples'), join(this.directory, 'src/project/samples'), { recursive: true });
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit();
    this.terminal = this.newTerminal();
  }

  /** A terminal on which nobody can be asked, as in a script. */
  newTerminal(environment: Readonly<Record<string, string>> = {}): FakeTerminal {
    this.terminal = new FakeTerminal(this.directory, {
      PATH: process.env['PATH'],
      HOME: this.directory,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...environment,
    });
    this.terminal.isInteractive = false;
    // `npx projen` is run by the test of a set-up repository.
    this.terminal.program = (given) => (given.program === 'git' ? runProgram(given as ProgramProps) : { exitCode: 0, output: '' });
    return this.terminal;
  }

  setup(...given: readonly string[]): Promise<number> {
    const connect = (): never => {
      throw new Error('set-up does not read platform.json');
    };
    return runCommandLine({ terminal: this.terminal, commands: COMMANDS, connect, given: ['setup', ...given] });
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  commit(): void {
    this.git('add', '--all');
    this.git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--no-verify', '--message', 'x');
  }

  /** What differs from the last commit. */
  get changes(): string {
    return this.git('status', '--porcelain');
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.directory, encoding: 'utf8' });
  }
}
