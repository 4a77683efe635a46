import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endGroup, groupIsAlive, signalIfAlive } from '../runtime/process-group';
import type { BuildLog } from './build-log';
import type { RunningGroups } from './running-groups';

/** Time for the last output of a command to arrive after its end. A process that it left running may keep its pipes open. */
const DRAIN_MILLISECONDS = 500;
const GRACE_MILLISECONDS = 5_000;
const TAIL_LINES = 20;
/** Exit code of a shell for a command that it could not run. */
const NOT_STARTED = 126;
/** A shell adds this to the number of the signal that ended a program. */
const SIGNAL_BASE = 128;

/**
 * Runs before each command. The trap reports the folder and the variables after the command, through a pipe and not a file, since they may
 * contain secrets. It has its own line, so that it works even if the command is not valid shell. `set -a` exports what the command
 * assigns: CodeBuild, too, passes a plain `NAME=value` on to the next command.
 */
const PREAMBLE = `set -a; trap '{ printf "%s\\000" "$PWD"; command -p env -0; printf "\\000"; } 2>/dev/null >&3' EXIT; exec 2>&1\n`;

export interface CommandResult {
  readonly exitCode: number;
  /** Its last lines of output. */
  readonly tail: readonly string[];
}

export interface ShellSessionProps {
  readonly shell: 'sh' | 'bash';
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: BuildLog;
  readonly groups: RunningGroups;
  /** Stops the running command with everything that it has started. */
  readonly signal: AbortSignal;
}

/** Runs commands one after the other, each in its own shell with the folder and the variables that the previous one left. */
export class ShellSession {
  private directory: string;
  private variables: Readonly<Record<string, string>>;
  private readonly leftovers: number[] = [];

  constructor(private readonly props: ShellSessionProps) {
    this.directory = props.directory;
    this.variables = props.environment;
  }

  get environment(): Readonly<Record<string, string>> {
    return this.variables;
  }

  set(name: string, value: string): void {
    this.variables = { ...this.variables, [name]: value };
  }

  async run(command: string): Promise<CommandResult> {
    const child = spawn(this.props.shell, ['-c', PREAMBLE + command], {
      cwd: this.directory,
      env: this.variables,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) {
      this.record(child.pid);
    }
    const output = new CommandOutput(child, this.props.log);
    const exitCode = await this.exitOf(child);
    await output.drained();
    this.release(child.pid);
    this.adopt(output.state());
    return { exitCode, tail: output.tail() };
  }

  /** Stops what commands have left running. */
  async close(): Promise<void> {
    await Promise.all(this.leftovers.map((leader) => endGroup(leader, GRACE_MILLISECONDS)));
    this.leftovers.forEach((leader) => this.props.groups.remove(leader));
  }

  private record(leader: number): void {
    try {
      this.props.groups.add(leader);
    } catch (error) {
      // No later engine would find the command.
      signalIfAlive(-leader, 'SIGKILL');
      throw error;
    }
  }

  private release(leader: number | undefined): void {
    if (leader === undefined) {
      return;
    }
    if (groupIsAlive(leader)) {
      this.leftovers.push(leader);
    } else {
      this.props.groups.remove(leader);
    }
  }

  private async exitOf(child: ChildProcess): Promise<number> {
    const { signal } = this.props;
    const stop = (): void => {
      if (child.pid !== undefined) {
        void endGroup(child.pid, GRACE_MILLISECONDS);
      }
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
    try {
      return await new Promise((resolve) => {
        child.on('error', (error) => {
          this.props.log.line(`could not start ${this.props.shell} in ${this.directory}: ${error.message}`);
          resolve(NOT_STARTED);
        });
        child.on('exit', (code, killedBy) => resolve(code ?? SIGNAL_BASE + (killedBy === 'SIGKILL' ? 9 : 15)));
      });
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  private adopt(state: string): void {
    const [directory, ...entries] = state.split('\0');
    if (directory === undefined || entries.length < 2) {
      return;
    }
    this.directory = directory;
    this.variables = Object.fromEntries(
      entries
        .filter((entry) => entry !== '')
        .map(splitEntry)
        .filter(([name]) => name !== '_' && name !== 'SHLVL'),
    );
  }
}

function splitEntry(entry: string): readonly [string, string] {
  const at = entry.indexOf('=');
  return [entry.slice(0, at), entry.slice(at + 1)];
}

class CommandOutput {
  private lines: readonly string[] = [];
  private readonly stateChunks: Buffer[] = [];
  private readonly streams: readonly Readable[];
  private readonly closed: Promise<void>;

  constructor(
    child: ChildProcess,
    private readonly log: BuildLog,
  ) {
    this.streams = child.stdio.filter((stream): stream is Readable => stream !== null && stream !== undefined && 'read' in stream);
    child.stdout?.on('data', (chunk: Buffer) => this.keep(log.write(chunk)));
    child.stderr?.on('data', (chunk: Buffer) => this.keep(log.write(chunk)));
    child.stdio[3]?.on('data', (chunk: Buffer) => this.stateChunks.push(chunk));
    this.closed = new Promise((resolve) => child.on('close', () => resolve()));
  }

  async drained(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.closed, new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MILLISECONDS)))]);
    clearTimeout(timer);
    this.streams.forEach((stream) => stream.destroy());
    this.keep(this.log.flush());
  }

  tail(): readonly string[] {
    return this.lines;
  }

  state(): string {
    return Buffer.concat(this.stateChunks).toString('utf8');
  }

  private keep(lines: readonly string[]): void {
    this.lines = [...this.lines, ...lines].slice(-TAIL_LINES);
  }
}
