import { LineCounter, parseDocument, visit, type Alias } from 'yaml';
import { firstLine } from '../first-line';
import { isJsonObject, type Json } from '../json';
import { JsonReader } from '../json-reader';
import { BuildspecError, COMMAND_PHASES } from './buildspec';
import { readCache } from './read-cache-spec';
import type { ArtifactSpec, Buildspec, CommandPhase, PhaseSpec, ReportSpec } from './buildspec';

const SECTIONS = ['version', 'run-as', 'env', 'proxy', 'phases', 'reports', 'artifacts', 'cache'];
const ENV_KEYS = ['shell', 'variables', 'parameter-store', 'exported-variables', 'secrets-manager', 'git-credential-helper'];
const PHASE_KEYS = ['run-as', 'on-failure', 'commands', 'finally'];
const REPORT_KEYS = ['files', 'base-directory', 'discard-paths', 'file-format'];
const ARTIFACT_KEYS = ['files', 'name', 'discard-paths', 'base-directory', 'exclude-paths', 'enable-symlinks', 's3-prefix'];
const SECONDARY_ARTIFACTS = 'secondary-artifacts';

interface Reading {
  readonly root: JsonReader;
  readonly notices: string[];
}

/**
 * Reads a buildspec of version 0.2
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html).
 * @throws BuildspecError with all problems
 */
export function parseBuildspec(text: string, path: string): Buildspec {
  const problems: string[] = [];
  const root = readerOf(parseYaml(text, path), problems);
  const reading: Reading = { root, notices: [] };
  checkVersion(root);
  noteRunAs(root, reading.notices);
  const buildspec: Buildspec = {
    ...readEnv(root),
    phases: readPhases(reading),
    reports: readReports(root.object('reports')),
    ...readArtifacts(root),
    cache: root.has('cache') ? readCache(root.object('cache'), reading.notices) : null,
    notices: reading.notices,
  };
  if (problems.length > 0) {
    throw new BuildspecError(path, problems);
  }
  return buildspec;
}

/** @throws BuildspecError with the line of each problem */
function parseYaml(text: string, path: string): Json {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const problems = document.errors.map((error) => `not valid YAML: ${firstLine(error.message)}`);
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) {
        problems.push(unknownAlias(alias, lineCounter.linePos(alias.range?.[0] ?? 0).line));
      }
    },
  });
  if (problems.length === 0) {
    try {
      return JSON.parse(JSON.stringify(document.toJS())) as Json;
    } catch (error) {
      problems.push(`not valid YAML: its aliases refer to each other too often: ${firstLine((error as Error).message)}`);
    }
  }
  throw new BuildspecError(path, problems);
}

const unknownAlias = ({ source }: Alias, line: number): string =>
  `line ${line}: *${source} refers to an anchor that the file does not have; a pattern that begins with * needs quotes: "*${source}"`;

function readerOf(document: Json, problems: string[]): JsonReader {
  if (!isJsonObject(document)) {
    problems.push(`the buildspec must be an object with the keys ${SECTIONS.join(', ')}`);
  }
  return new JsonReader('the buildspec', isJsonObject(document) ? document : {}, {
    collect: ({ path, name, problem }) => problems.push(`${[...path, name].join('.')}: ${problem}`),
  }).allowOnly(SECTIONS);
}

function checkVersion(root: JsonReader): void {
  const version = root.optionalString('version');
  if (version === '0.2') {
    return;
  }
  const found = version === null ? 'is missing' : `is ${version}`;
  const reason = version === '0.1' ? ', which runs every command in its own shell' : '';
  root.report('version', `${found}${reason}; only 0.2 is supported: write "version: 0.2"`);
}

function noteRunAs(reader: JsonReader, notices: string[]): void {
  const user = reader.optionalString('run-as');
  if (user !== null) {
    notices.push(`run-as: ${user} is ignored: on this machine commands run as you`);
  }
}

function readEnv(root: JsonReader): Pick<Buildspec, 'shell' | 'variables' | 'parameters' | 'exportedVariables'> {
  const env = root.object('env').allowOnly(ENV_KEYS);
  if (env.has('secrets-manager')) {
    env.report(
      'secrets-manager',
      'is not supported on this machine; keep the secret in Parameter Store and name it under env.parameter-store',
    );
  }
  const parameters = env.stringMap('parameter-store');
  const exportedVariables = env.strings('exported-variables');
  for (const name of exportedVariables) {
    if (name.startsWith('AWS_')) {
      env.report('exported-variables', `${name} cannot be exported: CodeBuild refuses names that start with AWS_`);
    }
    if (name in parameters) {
      env.report('exported-variables', `${name} cannot be exported: it comes from Parameter Store and may be a secret`);
    }
  }
  const shell = env.choice('shell', ['sh', '/bin/sh', 'bash']);
  return { shell: shell === 'bash' ? 'bash' : 'sh', variables: env.stringMap('variables'), parameters, exportedVariables };
}

function readPhases(reading: Reading): Buildspec['phases'] {
  const phases = reading.root.object('phases').allowOnly(COMMAND_PHASES);
  if (phases.keys.length === 0) {
    reading.root.report('phases', `is missing or empty; allowed are ${COMMAND_PHASES.join(', ')}`);
  }
  const present = COMMAND_PHASES.filter((phase) => phases.has(phase));
  return Object.fromEntries(present.map((phase) => [phase, readPhase(reading, phase)]));
}

function readPhase({ root, notices }: Reading, phase: CommandPhase): PhaseSpec {
  const reader = root
    .object('phases')
    .object(phase)
    .allowOnly(phase === 'install' ? [...PHASE_KEYS, 'runtime-versions'] : PHASE_KEYS);
  noteRunAs(reader, notices);
  return {
    commands: reader.strings('commands'),
    finally: reader.strings('finally'),
    onFailure: readOnFailure(reader),
    runtimes: phase === 'install' ? reader.stringMap('runtime-versions') : {},
  };
}

function readOnFailure(reader: JsonReader): PhaseSpec['onFailure'] {
  const value = reader.optionalString('on-failure') ?? 'default';
  if (value === 'default' || value === 'ABORT' || value === 'CONTINUE') {
    return value;
  }
  const reason = value.startsWith('RETRY') ? ', which this machine does not support' : '';
  reader.report('on-failure', `is "${value}"${reason}; allowed are ABORT and CONTINUE`);
  return 'default';
}

function readReports(reports: JsonReader): readonly ReportSpec[] {
  return reports.keys.map((name) => {
    const report = reports.object(name).allowOnly(REPORT_KEYS);
    const files = report.strings('files');
    if (files.length === 0) {
      report.report('files', 'is missing or empty; name the files with the results, for example "**/*.xml"');
    }
    return {
      name,
      files,
      baseDirectory: report.optionalString('base-directory') ?? '.',
      format: report.optionalString('file-format') ?? 'JUNITXML',
    };
  });
}

function readArtifacts(root: JsonReader): Pick<Buildspec, 'artifacts' | 'secondaryArtifacts'> {
  const reader = root.object('artifacts').allowOnly([...ARTIFACT_KEYS, SECONDARY_ARTIFACTS]);
  const secondary = reader.object(SECONDARY_ARTIFACTS);
  const hasPrimary = root.has('artifacts') && (reader.has('files') || secondary.keys.length === 0);
  return {
    artifacts: hasPrimary ? readArtifact(reader) : null,
    secondaryArtifacts: Object.fromEntries(
      secondary.keys.map((identifier) => [identifier, readArtifact(secondary.object(identifier).allowOnly(ARTIFACT_KEYS))]),
    ),
  };
}

function readArtifact(reader: JsonReader): ArtifactSpec {
  const files = reader.strings('files');
  if (files.length === 0) {
    reader.report('files', 'is missing or empty; name the files to keep, for example "**/*"');
  }
  const baseDirectory = reader.optionalString('base-directory') ?? '.';
  if (/[*?]/.test(baseDirectory)) {
    reader.report('base-directory', `is "${baseDirectory}"; on this machine it must name one folder, without * and ?`);
  }
  // In YAML 1.2 `yes` and `no` are strings.
  const discardPaths = ['yes', 'true'].includes(reader.choice('discard-paths', ['yes', 'no', 'true', 'false']) ?? 'no');
  return { files, excludePaths: reader.strings('exclude-paths'), baseDirectory, discardPaths };
}
