import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host';
import type { RunProgram } from './run-program';

const REQUEST_TIMEOUT_MILLISECONDS = 10_000;

export interface NewmanProps {
  readonly host: Host;
  readonly run: RunProgram;
  readonly collection: string;
  /** Variables of the collection. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folder of the reports, absolute. */
  readonly reports: string;
  /** File name of the reports, without ending. */
  readonly name: string;
}

export interface NewmanResult {
  readonly exitCode: number;
  readonly assertions: { readonly passed: number; readonly failed: number };
  /** Path of the JUnit report. */
  readonly junit: string;
}

interface Summary {
  readonly run?: { readonly stats?: { readonly assertions?: { readonly total?: number; readonly failed?: number } } };
}

/**
 * Runs one Postman collection.
 * @throws Error where Newman is not installed or ended without its reports, so that nothing is known
 */
export async function runNewman(props: NewmanProps): Promise<NewmanResult> {
  const { host, run, collection, reports, name } = props;
  const program = join(host.directory, 'node_modules', '.bin', 'newman');
  if (!existsSync(program)) {
    throw new Error(`newman is not installed (no ${program}); run npm ci`);
  }
  const [junit, json] = [join(reports, `${name}.xml`), join(reports, `${name}.json`)];
  mkdirSync(reports, { recursive: true });
  [junit, json].forEach((file) => rmSync(file, { force: true }));
  const { exitCode } = await run({
    program,
    arguments: newmanArguments(props, { junit, json }),
    directory: host.directory,
    environment: environmentOf(host),
    onLine: host.out,
  });
  if (exitCode === null || !existsSync(junit) || !existsSync(json)) {
    throw new Error(`newman ended with exit code ${exitCode} and without a report for ${collection}; its output above says why`);
  }
  return { exitCode, assertions: countAssertions(json), junit };
}

function newmanArguments(
  { host, collection, variables }: NewmanProps,
  { junit, json }: { readonly junit: string; readonly json: string },
): readonly string[] {
  return [
    'run',
    collection,
    ...Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]),
    '--reporters',
    'cli,junit,json',
    '--reporter-junit-export',
    junit,
    '--reporter-json-export',
    json,
    '--timeout-request',
    String(REQUEST_TIMEOUT_MILLISECONDS),
    '--color',
    host.isTerminal ? 'on' : 'off',
  ];
}

/** What a collection may know of the build is in its variables; nothing else, no secret above all, reaches it. */
function environmentOf({ environment }: Host): Readonly<Record<string, string | undefined>> {
  return { PATH: environment['PATH'], NODE_EXTRA_CA_CERTS: environment['NODE_EXTRA_CA_CERTS'], LANG: environment['LANG'] };
}

function countAssertions(file: string): NewmanResult['assertions'] {
  const { run } = JSON.parse(readFileSync(file, 'utf8')) as Summary;
  const { total = 0, failed = 0 } = run?.stats?.assertions ?? {};
  return { passed: total - failed, failed };
}
