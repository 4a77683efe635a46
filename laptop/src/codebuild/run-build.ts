import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../remove-tree';
import { StateFile } from '../state/state-file';
import { BuildCache } from './build-cache';
import { buildEnvironment, homeDirectory } from './build-environment';
import { BuildLog } from './build-log';
import { BuildspecError } from './buildspec';
import { collectArtifacts, outputArtifacts } from './collect-artifacts';
import { collectReports } from './collect-reports';
import { copyTree } from './copy-tree';
import { findRuntimes } from './find-runtimes';
import { parseBuildspec } from './parse-buildspec';
import { reportFile, type ReportSummary } from './report';
import { RunningGroups } from './running-groups';
import { runPhases, timePhase, type PhasesOutcome } from './run-phases';
import { ShellSession } from './shell-session';
import type { BuildRequest, BuildResult } from './build';
import type { Buildspec } from './buildspec';

const BUILD_NUMBER_SCHEMA_VERSION = 1;

interface RunningBuild {
  readonly request: BuildRequest;
  readonly buildspec: Buildspec;
  readonly log: BuildLog;
  readonly sourceDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly differences: readonly string[];
  readonly stop: { readonly signal: AbortSignal; readonly timedOut: () => boolean };
}

/** Runs a buildspec as CodeBuild does, in a copy of the source. A mistake in the source or its buildspec is a failed build, not an error. */
export async function runBuild(request: BuildRequest): Promise<BuildResult> {
  await new RunningGroups(request.cacheDirectory).stopAbandoned();
  mkdirSync(request.workDirectory, { recursive: true });
  const log = new BuildLog(join(request.workDirectory, 'build.log'), request.log);
  const deadline = AbortSignal.timeout(request.timeoutMinutes * 60_000);
  const stop = { signal: AbortSignal.any([request.signal, deadline]), timedOut: () => deadline.aborted && !request.signal.aborted };
  try {
    return await prepareAndRun({ request, log, stop });
  } catch (error) {
    if (!(error instanceof BuildspecError)) {
      throw error;
    }
    log.line(error.message);
    return { status: 'FAILED', phases: [], exportedVariables: {}, reports: [], failure: error.message, differences: [] };
  } finally {
    log.flush();
  }
}

async function prepareAndRun({ request, log, stop }: Pick<RunningBuild, 'request' | 'log' | 'stop'>): Promise<BuildResult> {
  const path = join(request.sourceDirectory, request.buildspec);
  if (!existsSync(path)) {
    throw new BuildspecError(request.buildspec, ['does not exist in the source']);
  }
  const buildspec = parseBuildspec(readFileSync(path, 'utf8'), request.buildspec);
  if (request.lambdaCompute) {
    refuseOnLambda(buildspec, request.buildspec);
  }
  const parameters = readParameters(request, buildspec);
  log.hide(Object.values(parameters));
  buildspec.notices.forEach((notice) => log.line(notice));
  const sourceDirectory = request.checkoutDirectory;
  mkdirSync(homeDirectory(request), { recursive: true });
  const environment = buildEnvironment({
    request,
    buildspec,
    parameters,
    sourceDirectory,
    buildNumber: nextBuildNumber(request),
    startTime: new Date(),
    machine: process.env,
  });
  const runtimes = buildspec.phases.install?.runtimes ?? {};
  logNode(log, runtimes['nodejs']);
  const { problems, differences } = await findRuntimes(runtimes, environment);
  if (problems.length > 0) {
    throw new BuildspecError(request.buildspec, problems);
  }
  differences.forEach((difference) => log.line(difference));
  return run({ request, buildspec, log, sourceDirectory, environment, differences, stop });
}

/** The platform's tools run in every version that the engine runs in, so another one is only logged. */
function logNode(log: BuildLog, wanted: string | undefined): void {
  const [running] = process.versions.node.split('.');
  if (wanted !== undefined && wanted !== 'latest' && wanted.split('.')[0] !== running) {
    log.line(`runtime nodejs ${wanted} is requested; this machine runs Node.js ${process.versions.node}`);
  }
}

/** @throws BuildspecError with everything that Lambda compute does not support */
function refuseOnLambda({ phases, cache }: Buildspec, path: string): void {
  const phasesWithOnFailure = Object.entries(phases).filter(([, { onFailure }]) => onFailure !== 'default');
  const problems = [...phasesWithOnFailure.map(([name]) => `phases.${name}.on-failure`), ...(cache === null ? [] : ['cache'])];
  if (problems.length > 0) {
    throw new BuildspecError(
      path,
      problems.map((problem) => `${problem}: is not supported by the Lambda compute of the project; remove it`),
    );
  }
}

/**
 * The values of `env.parameter-store`, by variable.
 * @throws BuildspecError with all missing parameters
 */
function readParameters({ findParameter, buildspec: path }: BuildRequest, { parameters }: Buildspec): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [variable, name] of Object.entries(parameters)) {
    const value = findParameter?.(name);
    if (value === undefined) {
      missing.push(`env.parameter-store.${variable}: there is no parameter ${name} in Parameter Store`);
    } else {
      values[variable] = value;
    }
  }
  if (missing.length > 0) {
    throw new BuildspecError(path, missing);
  }
  return values;
}

async function run(build: RunningBuild): Promise<BuildResult> {
  const { request, buildspec, log, sourceDirectory, environment, stop } = build;
  const cache = openCache(build);
  await removeTree(sourceDirectory);
  cache?.makeParents();
  const groups = new RunningGroups(request.cacheDirectory);
  await Promise.all([copyTree({ from: request.sourceDirectory, to: sourceDirectory, groups }), cache?.restore()]);
  const session = new ShellSession({ shell: buildspec.shell, directory: sourceDirectory, environment, log, groups, signal: stop.signal });
  try {
    const outcome = await runPhases({ buildspec, session, log, signal: stop.signal });
    const reports = outcome.aborted
      ? []
      : collectReports({ specs: buildspec.reports, sourceDirectory, log: (line) => log.line(line), mask: (text) => log.mask(text) });
    reportFile(request.workDirectory).write(reports);
    const finished = outcome.failure === null && !stop.signal.aborted ? await upload(build, outcome) : outcome;
    if (finished.failure === null) {
      await cache?.save();
    }
    return resultOf(build, { ...finished, reports, variables: session.environment });
  } finally {
    await session.close();
    if (request.signal.aborted) {
      log.line('the build was stopped');
    }
  }
}

function openCache({ request, buildspec, sourceDirectory, environment, log }: RunningBuild): BuildCache | null {
  if (buildspec.cache === null) {
    return null;
  }
  return new BuildCache({
    spec: buildspec.cache,
    cacheDirectory: request.cacheDirectory,
    seedDirectory: request.cacheSeedDirectory ?? null,
    sourceDirectory: request.sourceDirectory,
    checkoutDirectory: sourceDirectory,
    environment,
    log: (line) => log.line(line),
  });
}

async function upload(build: RunningBuild, outcome: PhasesOutcome): Promise<PhasesOutcome> {
  const { request, buildspec, sourceDirectory, log } = build;
  if (buildspec.artifacts === null && Object.keys(buildspec.secondaryArtifacts).length === 0) {
    return outcome;
  }
  const { result: phase, failure } = await timePhase({ name: 'upload_artifacts', log }, async () => {
    try {
      for (const artifact of outputArtifacts(buildspec, request)) {
        log.line(`${artifact.place}: ${collectArtifacts({ ...artifact, sourceDirectory })} files`);
      }
      return null;
    } catch (error) {
      const message = `phase upload_artifacts: ${error instanceof Error ? error.message : String(error)}`;
      log.line(message);
      return message;
    }
  });
  return { ...outcome, phases: [...outcome.phases, phase], failure };
}

interface Finished extends PhasesOutcome {
  readonly reports: readonly ReportSummary[];
  readonly variables: Readonly<Record<string, string>>;
}

function resultOf({ request, buildspec, differences, stop }: RunningBuild, { phases, reports, variables, failure }: Finished): BuildResult {
  const exportedVariables = Object.fromEntries(
    buildspec.exportedVariables.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
  );
  const common = { phases, exportedVariables, reports, differences };
  if (stop.timedOut()) {
    const timeout = `the build took longer than its ${request.timeoutMinutes} minutes`;
    return { ...common, status: 'TIMED_OUT', failure: failure === null ? timeout : `${timeout}; ${failure}` };
  }
  if (stop.signal.aborted) {
    return { ...common, status: 'STOPPED', failure: failure ?? 'the build was stopped' };
  }
  return { ...common, status: failure === null ? 'SUCCEEDED' : 'FAILED', failure };
}

/** Counts the builds of a project, for `CODEBUILD_BUILD_NUMBER`. */
function nextBuildNumber({ cacheDirectory }: BuildRequest): number {
  const file = new StateFile<number>(join(cacheDirectory, 'build-number'), BUILD_NUMBER_SCHEMA_VERSION);
  const number = (file.read() ?? 0) + 1;
  file.write(number);
  return number;
}
