import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildRequest, BuildResult, ReportSummary } from './build';
import { BuildCache } from './build-cache';
import { buildEnvironment, homeDirectory } from './build-environment';
import { BuildLog } from './build-log';
import type { Buildspec } from './buildspec';
import { BuildspecError } from './buildspec-error';
import { collectArtifacts } from './collect-artifacts';
import { collectReports } from './collect-reports';
import { copyTree } from './copy-tree';
import { removeTree } from '../remove-tree';
import { parseBuildspec } from './parse-buildspec';
import { readParameters } from './read-parameters';
import { reportFile } from './report-file';
import { RunningGroups } from './running-groups';
import { runPhases, timePhase } from './run-phases';
import type { PhasesOutcome } from './run-phases';
import { ShellSession } from './shell-session';

/** A build while it runs. */
interface Build {
  readonly request: BuildRequest;
  readonly buildspec: Buildspec;
  readonly log: BuildLog;
  readonly sourceDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: { readonly signal: AbortSignal; readonly timedOut: () => boolean };
}

/**
 * Runs a buildspec as CodeBuild would, in a copy of the source. A build that fails is a result; it never throws for what
 * the source or its buildspec got wrong.
 */
export async function runBuild(request: BuildRequest): Promise<BuildResult> {
  await new RunningGroups(request.cacheDirectory).endAbandoned();
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
    return { status: 'FAILED', phases: [], exportedVariables: {}, reports: [], failure: error.message };
  } finally {
    log.close();
  }
}

async function prepareAndRun({ request, log, stop }: Pick<Build, 'request' | 'log' | 'stop'>): Promise<BuildResult> {
  const path = join(request.sourceDirectory, request.buildspec);
  if (!existsSync(path)) {
    throw new BuildspecError(request.buildspec, ['does not exist in the source']);
  }
  const buildspec = parseBuildspec(readFileSync(path, 'utf8'), request.buildspec);
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
  return run({ request, buildspec, log, sourceDirectory, environment, stop });
}

async function run(build: Build): Promise<BuildResult> {
  const { request, buildspec, log, sourceDirectory, environment, stop } = build;
  const cache = openCache(build);
  await removeTree(sourceDirectory);
  cache?.makeRoom();
  const groups = new RunningGroups(request.cacheDirectory);
  await Promise.all([copyTree({ from: request.sourceDirectory, to: sourceDirectory, groups }), cache?.restore()]);
  const session = new ShellSession({ shell: buildspec.shell, directory: sourceDirectory, environment, log, groups, signal: stop.signal });
  try {
    const outcome = await runPhases({ buildspec, session, log, signal: stop.signal });
    const reports = outcome.aborted
      ? []
      : collectReports({ specs: buildspec.reports, sourceDirectory, log: (line) => log.line(line), hide: (text) => log.hidden(text) });
    reportFile(request.workDirectory).write(reports);
    const finished = outcome.failure === null && !stop.signal.aborted ? await upload(build, outcome) : outcome;
    if (finished.failure === null) {
      await cache?.save();
    }
    return result(build, { ...finished, reports, variables: session.environment });
  } finally {
    await session.close();
    if (request.signal.aborted) {
      log.line('the build was stopped');
    }
  }
}

function openCache({ request, buildspec, sourceDirectory, environment, log }: Build): BuildCache | null {
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

async function upload({ buildspec, request, sourceDirectory, log }: Build, outcome: PhasesOutcome): Promise<PhasesOutcome> {
  const spec = buildspec.artifacts;
  if (spec === null) {
    return outcome;
  }
  const { result: phase, failure } = await timePhase({ name: 'upload_artifacts', log }, async () => {
    try {
      log.line(`artifacts: ${collectArtifacts({ spec, sourceDirectory, artifactDirectory: request.artifactDirectory })} files`);
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

function result({ request, buildspec, stop }: Build, { phases, reports, variables, failure }: Finished): BuildResult {
  const exported = buildspec.exportedVariables.filter((name) => variables[name] !== undefined);
  const exportedVariables = Object.fromEntries(exported.map((name) => [name, variables[name] ?? '']));
  const common = { phases, exportedVariables, reports };
  if (stop.timedOut()) {
    return {
      ...common,
      status: 'TIMED_OUT',
      failure: `the build took longer than its ${request.timeoutMinutes} minutes; ${failure ?? ''}`,
    };
  }
  if (stop.signal.aborted) {
    return { ...common, status: 'STOPPED', failure: failure ?? 'the build was stopped' };
  }
  return { ...common, status: failure === null ? 'SUCCEEDED' : 'FAILED', failure };
}

/** Counts the builds of a project, as `CODEBUILD_BUILD_NUMBER` has it. */
function nextBuildNumber({ cacheDirectory }: BuildRequest): number {
  const file = join(cacheDirectory, 'build-number');
  mkdirSync(cacheDirectory, { recursive: true });
  const number = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 1;
  writeFileSync(file, String(number));
  return number;
}
