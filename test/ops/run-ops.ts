import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/ops/command-table';
import type { BuildspecCommand } from '../../src/ops/command/command';
import { runCommandLine } from '../../src/ops/command/run-command-line';
import { withDigest } from '../../src/config/load-platform';
import type { PlatformConfig } from '../../src/config/platform-config';
import { platformFixture } from '../support/platform-fixture';
import { temporaryFolder } from '../platform/support/temporary-folder';
import { FakeTerminal } from './fake-terminal';
import { StubAws } from './stub-aws';

export interface OpsRun {
  readonly aws: StubAws;
  readonly terminal: FakeTerminal;
  /** A line is split at its spaces. */
  readonly run: (line: string | readonly string[]) => Promise<number>;
}

/** A repository with a platform, and its commands with a stub of AWS. */
export function opsRun(platform: PlatformConfig = platformFixture()): OpsRun {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'platform.json'), JSON.stringify(withDigest(platform)));
  const terminal = new FakeTerminal(directory);
  const aws = new StubAws();
  return {
    aws,
    terminal,
    run: (line) =>
      runCommandLine({ terminal, commands: COMMANDS, connect: () => aws, given: typeof line === 'string' ? line.split(' ') : line }),
  };
}

/** Runs a command of the buildspecs. */
export function runBuildspecCommand(terminal: FakeTerminal, command: BuildspecCommand, ...given: readonly string[]): Promise<number> {
  const named = { name: 'build', does: 'a command of the buildspecs', audience: 'buildspec', load: () => command } as const;
  const connect = (): never => {
    throw new Error('a command of the buildspecs has no connections');
  };
  return runCommandLine({ terminal, commands: [named], connect, given: [named.name, ...given] });
}
