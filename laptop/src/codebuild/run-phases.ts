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
  /** The first failure: the command, its exit code and its last lines of output. */
  readonly failure: string | null;
  /** Whether `on-failure: ABORT` ended the build: CodeBuild then collects neither reports nor artifacts. */
  readonly aborted: boolean;
}

/** Runs the phases in CodeBuild's order and under its conditions. */
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

/** Runs one phase, and logs its start, end and duration. `work` returns the failure, or null. */
export async function timePhase(
  { name, log }: TimedPhase,
  work: () => Promise<string | null>,
): Promise<{ readonly result: PhaseResult; readonly failure: string | null }> {
  const start = process.hrtime.bigint();
  log.line(`Entering phase ${name.toUpperCase()}`);
  const failure = await work();
  const durationSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  const status = failure === null ? 'SUCCEEDED' : 'FAILED';
  log.line(`Phase complete: ${name.toUpperCase()} ${status} in ${durationSeconds.toFixed(1)} s`);
  return { result: { name, status, durationSeconds }, failure };
}

/** After a failed `build`, `post_build` still runs; a failure in any other phase ends the build. */
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
