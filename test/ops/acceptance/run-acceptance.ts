import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProgram, type ProgramProps } from '../../../src/ops/command/run-program';
import { acceptanceCommand } from '../../../src/ops/commands/test-acceptance';
import type { Patience } from '../../../src/ops/acceptance/wait-for-version';
import { FakeTerminal } from '../fake-terminal';
import { runBuildspecCommand } from '../run-ops';

/** Short, but long enough for a machine that is busy with other tests. */
export const PATIENCE: Patience = {
  timeoutMilliseconds: 300,
  intervalMilliseconds: 5,
  retryMilliseconds: 20,
  requestTimeoutMilliseconds: 1000,
  wrongMilliseconds: 10_000,
  unavailableMilliseconds: 10_000,
};

interface CollectionRequest {
  readonly script: string;
  /** @default '/version' */
  readonly path?: string;
}

/** A collection with these requests, one after the other. */
export const collection = (...requests: readonly CollectionRequest[]): string =>
  JSON.stringify({
    info: { name: 'orchard', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: requests.map(({ script, path = '/version' }, index) => ({
      name: `request ${index}`,
      request: { method: 'GET', url: `{{baseUrl}}${path}` },
      event: [{ listen: 'test', script: { exec: [script] } }],
    })),
  });

export interface AcceptanceProps {
  /** Content of the collections, by the names of their files. */
  readonly collections: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Of the command line. */
  readonly arguments?: readonly string[];
  /** What differs from `PATIENCE`. */
  readonly patience?: Partial<Patience>;
  readonly prepare?: (terminal: FakeTerminal) => void;
}

export interface AcceptanceRun {
  readonly exitCode: number;
  readonly terminal: FakeTerminal;
  readonly directory: string;
}

/** Runs the acceptance tests of the environment `test` in a folder of their own. */
export async function runAcceptance(props: AcceptanceProps): Promise<AcceptanceRun> {
  const { collections, variables, arguments: given = [], patience = {}, prepare } = props;
  const directory = mkdtempSync(join(tmpdir(), 'acceptance-'));
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  mkdirSync(join(directory, 'app/acceptance'), { recursive: true });
  for (const [name, content] of Object.entries(collections)) {
    writeFileSync(join(directory, 'app/acceptance', name), content);
  }
  const terminal = new FakeTerminal(directory, { PATH: process.env['PATH'], ENVIRONMENT: 'test', ...variables });
  terminal.program = (program) => runProgram(program as ProgramProps);
  prepare?.(terminal);
  const exitCode = await runBuildspecCommand(terminal, acceptanceCommand({ ...PATIENCE, ...patience }), ...given);
  return { exitCode, terminal, directory };
}
