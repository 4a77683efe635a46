import type { PhaseName, PhaseResult } from './build';
import { COMMAND_PHASES } from './buildspec';
import type { Buildspec, CommandPhase, PhaseSpec } from './buildspec';
import type { BuildLog } from './build-log';
import type { ShellSession } from './shell-session';

export interface RunPhasesProps {
  readonly buildspec: Buildspec;
  readonly session: ShellSession;
  readonly log: BuildLog;
  readonly signal: AbortSignal;
}

export interface PhasesOutcome {
  readonly phases: readonly PhaseResult[];
  /** What failed first, with the command, its exit code and its last lines. */
  readonly failure: string | null;
  /** `on-failure: ABORT`: CodeBuild then takes neither reports nor artifacts. */
  readonly aborted: boolean;
}

/** Runs the phases in the order and under the conditions that CodeBuild has for them. */
export async function runPhases(props: RunPhasesProps): Promise<PhasesOutcome> {
  const phases: PhaseResult[] = [];
  let failure: string | null = null;
  for (const name of COMMAND_PHASES) {
    const spec = props.buildspec.phases[name];
    if (spec === undefined) {
      continue;
    }
    const { result, failure: phaseFailure } = await timePhase({ name, log: props.log }, () => runPhase({ ...props, name, spec }));
    phases.push(result);
    if (phaseFailure === null) {
      continue;
    }
    failure ??= phaseFailure;
    props.session.set('CODEBUILD_BUILD_SUCCEEDING', '0');
    if (props.signal.aborted || endsBuild(name, spec)) {
      return { phases, failure, aborted: spec.onFailure === 'ABORT' };
    }
  }
  return { phases, failure, aborted: false };
}

interface TimedPhase {
  readonly name: PhaseName;
  readonly log: BuildLog;
}

/** Runs one phase, logs its begin and end, and measures it. The work returns what failed, or null. */
export async function timePhase(
  { name, log }: TimedPhase,
  work: () => Promise<string | null>,
): Promise<{ readonly result: PhaseResult; readonly failure: string | null }> {
  const begin = process.hrtime.bigint();
  log.line(`Entering phase ${name.toUpperCase()}`);
  const failure = await work();
  const durationSeconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const status = failure === null ? 'SUCCEEDED' : 'FAILED';
  log.line(`Phase complete: ${name.toUpperCase()} ${status} in ${durationSeconds.toFixed(1)} s`);
  return { result: { name, status, durationSeconds }, failure };
}

/** A failed `build` still has its `post_build`; a failure anywhere else ends the build. */
function endsBuild(name: CommandPhase, spec: PhaseSpec): boolean {
  if (spec.onFailure === 'default') {
    return name !== 'build';
  }
  return spec.onFailure === 'ABORT';
}

interface RunPhaseProps extends RunPhasesProps {
  readonly name: CommandPhase;
  readonly spec: PhaseSpec;
}

async function runPhase(props: RunPhaseProps): Promise<string | null> {
  const { spec } = props;
  logRuntimes(props.log, spec.runtimes);
  const commands = await runCommands(props, spec.commands);
  if (props.signal.aborted) {
    return commands;
  }
  const cleanUp = await runCommands(props, spec.finally);
  return commands ?? cleanUp;
}

async function runCommands(props: RunPhaseProps, commands: readonly string[]): Promise<string | null> {
  for (const command of commands) {
    if (props.signal.aborted) {
      return `phase ${props.name} was interrupted before: ${command}`;
    }
    props.log.line(`Running command ${command.trimEnd()}`);
    const { exitCode, tail } = await props.session.run(command);
    if (props.signal.aborted) {
      return `phase ${props.name} was interrupted in: ${command}`;
    }
    if (exitCode !== 0) {
      props.log.line(`Command did not exit successfully: exit code ${exitCode}`);
      return [`phase ${props.name}: command failed with exit code ${exitCode}: ${command.trimEnd()}`, ...tail].join('\n');
    }
  }
  return null;
}

/** This machine has the runtimes it has; a difference is worth knowing and no reason to stop. */
function logRuntimes(log: BuildLog, runtimes: PhaseSpec['runtimes']): void {
  const { nodejs, ...others } = runtimes;
  const running = process.versions.node.split('.')[0];
  const wanted = nodejs?.split('.')[0];
  if (wanted !== undefined && wanted !== 'latest' && wanted !== running) {
    log.line(`runtime nodejs ${nodejs} is asked for; this machine runs Node.js ${process.versions.node}`);
  }
  const names = Object.keys(others);
  if (names.length > 0) {
    log.line(`runtimes of this machine are used, whatever they are, for: ${names.join(', ')}`);
  }
}
