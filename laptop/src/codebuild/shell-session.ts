import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endGroup, groupIsAlive } from '../runtime/process-group';
import type { BuildLog } from './build-log';
import type { RunningGroups } from './running-groups';

/** Time a command's last output may take to arrive after it has ended; something it left running can hold its pipes open for ever. */
const DRAIN_MILLISECONDS = 500;
const GRACE_MILLISECONDS = 5_000;
const TAIL_LINES = 20;
/** A shell's own exit code for what it could not run. */
const NOT_STARTED = 126;
/** What a shell adds to the number of the signal that ended a program. */
const SIGNAL_BASE = 128;

/**
 * Comes before each command. The trap tells the folder and the variables that the command leaves behind, over
 * a pipe and not a file, since there may be secrets among them. It has its own line, so that it is in place even where
 * the command is no valid shell. `set -a` exports what the command assigns: that is how CodeBuild itself carries plain
 * `NAME=value` from one command to the next.
 */
const PREAMBLE = `set -a; trap '{ printf "%s\\000" "$PWD"; command -p env -0; printf "\\000"; } 2>/dev/null >&3' EXIT; exec 2>&1\n`;

export interface CommandResult {
  readonly exitCode: number;
  /** The last lines it printed. */
  readonly tail: readonly string[];
}

export interface ShellSessionProps {
  readonly shell: 'sh' | 'bash';
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: BuildLog;
  readonly groups: RunningGroups;
  /** Ends the command that runs, with all it has started. */
  readonly signal: AbortSignal;
}

/** Runs one command after the other, each in a shell of its own that takes over the folder and the variables of the one before. */
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
      this.props.groups.add(child.pid);
    }
    const output = new CommandOutput(child, this.props.log);
    const exitCode = await this.exitOf(child);
    await output.drained();
    this.settle(child.pid);
    this.takeOver(output.state());
    return { exitCode, tail: output.tail() };
  }

  /** Ends what commands have left running. */
  async close(): Promise<void> {
    await Promise.all(this.leftovers.map((leader) => endGroup(leader, GRACE_MILLISECONDS)));
    this.leftovers.forEach((leader) => this.props.groups.remove(leader));
  }

  private settle(leader: number | undefined): void {
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
    const end = (): void => {
      if (child.pid !== undefined) {
        void endGroup(child.pid, GRACE_MILLISECONDS);
      }
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) {
      end();
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
      signal.removeEventListener('abort', end);
    }
  }

  private takeOver(state: string): void {
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
