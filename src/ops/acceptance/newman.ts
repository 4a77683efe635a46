import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../command/terminal';

const REQUEST_TIMEOUT_MILLISECONDS = 10_000;

/** Newman's own dependencies use the module, so its users cannot do anything about it. */
const NO_PUNYCODE_WARNING = '--disable-warning=DEP0040';

/** Newman, as a dependency or bundled into one file. */
const PROGRAMS = ['node_modules/newman/bin/newman.js', 'vendor/acceptance.cjs'];

export interface NewmanProps {
  readonly terminal: Terminal;
  /** Takes the output of Newman. */
  readonly log: (line: string) => void;
  readonly collection: string;
  /** Variables of the collection. */
  readonly variables: Readonly<Record<string, string>>;
  /** Headers that every request to the environment gets, also those of scripts. */
  readonly headers: Readonly<Record<string, string>>;
  /** Folder of the reports, absolute. */
  readonly reports: string;
  /** File name of the reports, without extension. */
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
 * @throws Error if Newman is not installed, or ends without its reports, so that the result is not known
 */
export async function runNewman(props: NewmanProps): Promise<NewmanResult> {
  const { terminal, log, collection, reports, name } = props;
  const program = PROGRAMS.map((path) => join(terminal.directory, path)).find((path) => existsSync(path));
  if (program === undefined) {
    throw new Error(`newman is not installed (none of ${PROGRAMS.join(', ')}); run npm ci`);
  }
  const [junit, json] = [join(reports, `${name}.xml`), join(reports, `${name}.json`)];
  mkdirSync(reports, { recursive: true });
  [junit, json].forEach((file) => rmSync(file, { force: true }));
  const { exitCode } = await terminal.run({
    program: process.execPath,
    arguments: [NO_PUNYCODE_WARNING, ...headerArguments(props), program, ...newmanArguments(props, { junit, json })],
    directory: terminal.directory,
    environment: newmanEnvironment(terminal),
    onLine: log,
  });
  if (exitCode === null || !existsSync(junit) || !existsSync(json)) {
    throw new Error(`newman ended with exit code ${exitCode} and without a report for ${collection}; its output above shows why`);
  }
  return { exitCode, assertions: countAssertions(json), junit };
}

function newmanArguments(
  { terminal, collection, variables }: NewmanProps,
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
    terminal.isTerminal ? 'on' : 'off',
  ];
}

/**
 * Arguments with which Node.js adds the headers to each request to the environment. Newman has no option for that, and a script of a
 * collection cannot change the requests that other scripts send.
 */
function headerArguments({ headers, variables: { baseUrl } }: NewmanProps): readonly string[] {
  if (Object.keys(headers).length === 0 || baseUrl === undefined) {
    return [];
  }
  const program = `import http from 'node:http';
import https from 'node:https';
for (const module of [http, https]) {
  const { request } = module;
  module.request = (...given) => {
    const sent = request(...given);
    if (\`\${sent.protocol}//\${sent.getHeader('host')}\` === ${JSON.stringify(new URL(baseUrl).origin)}) {
      Object.entries(${JSON.stringify(headers)}).forEach(([name, value]) => sent.setHeader(name, value));
    }
    return sent;
  };
}`;
  return ['--import', `data:text/javascript,${encodeURIComponent(program)}`];
}

/** A collection gets what it needs as its variables. No other variable of the build reaches it, secrets least of all. */
function newmanEnvironment({ environment }: Terminal): Readonly<Record<string, string | undefined>> {
  return { PATH: environment['PATH'], NODE_EXTRA_CA_CERTS: environment['NODE_EXTRA_CA_CERTS'], LANG: environment['LANG'] };
}

function countAssertions(file: string): NewmanResult['assertions'] {
  const { run } = JSON.parse(readFileSync(file, 'utf8')) as Summary;
  const { total = 0, failed = 0 } = run?.stats?.assertions ?? {};
  return { passed: total - failed, failed };
}
