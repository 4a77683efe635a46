import { parseDocument } from 'yaml';
import { COMMAND_PHASES } from './buildspec';
import type { ArtifactSpec, Buildspec, CommandPhase, PhaseSpec, ReportSpec } from './buildspec';
import { BuildspecError } from './buildspec-error';
import { readCache } from './read-cache-spec';
import { FieldReader } from './field-reader';

const SECTIONS = ['version', 'run-as', 'env', 'proxy', 'phases', 'reports', 'artifacts', 'cache'];
const ENV_KEYS = ['shell', 'variables', 'parameter-store', 'exported-variables', 'secrets-manager', 'git-credential-helper'];
const PHASE_KEYS = ['run-as', 'on-failure', 'commands', 'finally'];
const REPORT_KEYS = ['files', 'base-directory', 'discard-paths', 'file-format'];
const ARTIFACT_KEYS = [
  'files',
  'name',
  'discard-paths',
  'base-directory',
  'exclude-paths',
  'enable-symlinks',
  's3-prefix',
  'secondary-artifacts',
];

interface Reading {
  readonly root: FieldReader;
  readonly notices: string[];
}

/**
 * Reads a buildspec of version 0.2, as its reference has it.
 * @throws BuildspecError with every problem found
 */
export function parseBuildspec(text: string, path: string): Buildspec {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new BuildspecError(
      path,
      document.errors.map((error) => `not valid YAML: ${error.message.split('\n')[0]}`),
    );
  }
  const problems: string[] = [];
  const root = FieldReader.of(document.toJS(), problems).allowOnly(SECTIONS);
  const reading: Reading = { root, notices: [] };
  checkVersion(root);
  noteRunAs(root, reading.notices);
  const buildspec: Buildspec = {
    ...readEnv(reading),
    phases: readPhases(reading),
    reports: readReports(root.section('reports')),
    artifacts: root.has('artifacts') ? readArtifacts(root.section('artifacts')) : null,
    cache: root.has('cache') ? readCache(root.section('cache'), reading.notices) : null,
    notices: reading.notices,
  };
  if (problems.length > 0) {
    throw new BuildspecError(path, problems);
  }
  return buildspec;
}

function checkVersion(root: FieldReader): void {
  const version = root.text('version');
  if (version === '0.2') {
    return;
  }
  const found = version === undefined ? 'is missing' : `is ${version}`;
  const reason = version === '0.1' ? ', which runs every command in a shell of its own' : '';
  root.problem('version', `${found}${reason}; only 0.2 is supported, so write "version: 0.2"`);
}

function noteRunAs(reader: FieldReader, notices: string[]): void {
  const user = reader.text('run-as');
  if (user !== undefined) {
    notices.push(`run-as: ${user} is ignored: on this machine commands run as you`);
  }
}

function readEnv({ root }: Reading): Pick<Buildspec, 'shell' | 'variables' | 'parameters' | 'exportedVariables'> {
  const env = root.section('env').allowOnly(ENV_KEYS);
  if (env.has('secrets-manager')) {
    env.problem(
      'secrets-manager',
      'is not supported on this machine; keep the secret in Parameter Store and name it under env.parameter-store',
    );
  }
  const parameters = env.textMap('parameter-store');
  const exportedVariables = env.texts('exported-variables');
  for (const name of exportedVariables) {
    if (name.startsWith('AWS_')) {
      env.problem('exported-variables', `${name} cannot be exported: names that start with AWS_ are refused by CodeBuild`);
    }
    if (name in parameters) {
      env.problem('exported-variables', `${name} cannot be exported: it comes from Parameter Store and may be a secret`);
    }
  }
  const shell = env.oneOf('shell', ['sh', '/bin/sh', 'bash']);
  return { shell: shell === 'bash' ? 'bash' : 'sh', variables: env.textMap('variables'), parameters, exportedVariables };
}

function readPhases(reading: Reading): Buildspec['phases'] {
  const phases = reading.root.section('phases').allowOnly(COMMAND_PHASES);
  if (phases.keys.length === 0) {
    reading.root.problem('phases', `is missing or empty; allowed are ${COMMAND_PHASES.join(', ')}`);
  }
  const present = COMMAND_PHASES.filter((phase) => phases.has(phase));
  return Object.fromEntries(present.map((phase) => [phase, readPhase(reading, phase)]));
}

function readPhase({ root, notices }: Reading, phase: CommandPhase): PhaseSpec {
  const reader = root
    .section('phases')
    .section(phase)
    .allowOnly(phase === 'install' ? [...PHASE_KEYS, 'runtime-versions'] : PHASE_KEYS);
  noteRunAs(reader, notices);
  return {
    commands: reader.texts('commands'),
    finally: reader.texts('finally'),
    onFailure: readOnFailure(reader),
    runtimes: phase === 'install' ? reader.textMap('runtime-versions') : {},
  };
}

function readOnFailure(reader: FieldReader): PhaseSpec['onFailure'] {
  const value = reader.text('on-failure');
  if (value === undefined || value === 'ABORT' || value === 'CONTINUE') {
    return value ?? 'default';
  }
  const reason = value.startsWith('RETRY') ? ', which CodeBuild knows but this machine does not' : '';
  reader.problem('on-failure', `is "${value}"${reason}; allowed are ABORT and CONTINUE`);
  return 'default';
}

function readReports(reports: FieldReader): readonly ReportSpec[] {
  return reports.keys.map((name) => {
    const report = reports.section(name).allowOnly(REPORT_KEYS);
    const files = report.texts('files');
    if (files.length === 0) {
      report.problem('files', 'is missing or empty; name the files that hold the results, e.g. "**/*.xml"');
    }
    return { name, files, baseDirectory: report.text('base-directory') ?? '.', format: report.text('file-format') ?? 'JUNITXML' };
  });
}

function readArtifacts(reader: FieldReader): ArtifactSpec {
  reader.allowOnly(ARTIFACT_KEYS);
  if (reader.has('secondary-artifacts')) {
    reader.problem('secondary-artifacts', 'is not supported on this machine; put everything into the primary artifact');
  }
  const files = reader.texts('files');
  if (files.length === 0) {
    reader.problem('files', 'is missing or empty; name the files to keep, e.g. "**/*"');
  }
  const baseDirectory = reader.text('base-directory') ?? '.';
  if (/[*?]/.test(baseDirectory)) {
    reader.problem('base-directory', `is "${baseDirectory}"; on this machine it must name one folder, without * and ?`);
  }
  return { files, excludePaths: reader.texts('exclude-paths'), baseDirectory, discardPaths: reader.flag('discard-paths') };
}
