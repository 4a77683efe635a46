import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, isPortFree } from '../runtime/free-port';
import { stopProcessGroup } from '../runtime/process-group';
import { processIdentity } from '../runtime/process-identity';
import { lastLogLines } from '../runtime/task-log';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import { findEmulatorProgram, INSTALL_EMULATOR, type InstalledEmulator } from './emulator-program';

const SCHEMA_VERSION = 1;
const START_TIMEOUT_MILLISECONDS = 60_000;
const PROBE_TIMEOUT_MILLISECONDS = 2000;
const POLL_MILLISECONDS = 50;
/** It writes its state when it stops. */
const STOP_TIMEOUT_SECONDS = 30;

export interface EmulatorProps {
  readonly stateDirectory: string;
  /** Address of an emulator that somebody else runs. Null to find a program on the `PATH`. */
  readonly url: string | null;
  /** As in the variable of this name. */
  readonly path: string;
  /** Reports what a person should know. */
  readonly warn: (message: string) => void;
}

/** An emulator that the engine started. Stored, so that the next engine finds it if this one is killed. */
interface EmulatorRecord {
  readonly program: string;
  /** Also the id of its process group. */
  readonly pid: number;
  /** See `processIdentity`. */
  readonly identity: string;
  /** Used again, because ministack stores it in the URLs of queues. */
  readonly port: number;
  /** Whether it has ended regularly, and has stored its state if it can. */
  readonly hasStopped: boolean;
}

/** There is no AWS emulator, or it does not run. */
export class EmulatorUnavailableError extends Error {}

/** An AWS emulator: one at a given address, or a program that is started when it is first used and stopped with the engine. */
export class Emulator {
  private readonly directory: string;
  private readonly file: StateFile<EmulatorRecord>;
  private starting: Promise<string> | undefined;
  /** Set while the program that this engine uses is running, as far as is known. */
  private running: EmulatorRecord | undefined;
  private hasEnded = false;
  private isStopping = false;

  constructor(private readonly props: EmulatorProps) {
    this.directory = join(props.stateDirectory, 'emulator');
    this.file = new StateFile(join(this.directory, 'emulator.json'), SCHEMA_VERSION);
  }

  /** What it is, for messages; undefined if there is none. */
  get name(): string | undefined {
    return this.props.url ?? findEmulatorProgram(this.props.path)?.name;
  }

  /**
   * The address of the emulator, which is started unless it runs.
   * @throws EmulatorUnavailableError when there is none, or it does not start
   */
  async url(): Promise<string> {
    if (this.props.url !== null) {
      return this.props.url;
    }
    if (this.running !== undefined && isAlive(this.running)) {
      return urlOf(this.running);
    }
    this.starting ??= this.start().finally(() => (this.starting = undefined));
    return this.starting;
  }

  /**
   * The address for calls of applications. Does not start an emulator again that has ended: it would be empty, without a word.
   * @throws EmulatorUnavailableError as `url`, and when it has ended
   */
  async urlForCalls(): Promise<string> {
    if (this.hasEnded) {
      throw new EmulatorUnavailableError(
        `the AWS emulator has ended; deploy again or restart the engine, which starts it and creates its resources again. Its log is ${this.logFile}`,
      );
    }
    return this.running === undefined ? this.url() : urlOf(this.running);
  }

  /** Stops the program, also one that a killed engine left running. */
  async stop(): Promise<void> {
    this.isStopping = true;
    // A failure has reached those that wait for the start.
    await this.starting?.catch(() => undefined);
    const record = this.file.read();
    if (record !== undefined && isAlive(record)) {
      await this.end(record);
    }
  }

  private get logFile(): string {
    return join(this.directory, 'emulator.log');
  }

  private async start(): Promise<string> {
    const program = findEmulatorProgram(this.props.path);
    if (program === undefined) {
      throw new EmulatorUnavailableError(`there is no AWS emulator: ${INSTALL_EMULATOR}, or give the address of one with --emulator <url>`);
    }
    const left = this.file.read();
    if (left !== undefined && isAlive(left)) {
      if (left.program === program.name && (await isReady(program, left.port))) {
        this.running = left;
        return urlOf(left);
      }
      await this.end(left);
    }
    this.discardUnsavedState();
    this.running = await this.launch(program, left?.port);
    this.hasEnded = false;
    return urlOf(this.running);
  }

  /**
   * A program that did not end regularly has left the state of an earlier stop. Without it, every resource is missing, which is noticed
   * and reported; an old state would look like the current one.
   */
  private discardUnsavedState(): void {
    if (this.file.read()?.hasStopped === false) {
      rmSync(this.stateOf(), { recursive: true, force: true });
    }
  }

  private stateOf(): string {
    return join(this.directory, 'data');
  }

  private async launch(program: InstalledEmulator, lastPort: number | undefined): Promise<EmulatorRecord> {
    privateDirectory(this.props.stateDirectory);
    privateDirectory(this.directory);
    const port = lastPort !== undefined && (await isPortFree(lastPort)) ? lastPort : await freePort();
    const child = await this.spawn(program, port);
    const pid = child.pid as number;
    const record = { program: program.name, pid, identity: processIdentity(pid) ?? 'gone', port, hasStopped: false };
    this.file.write(record);
    const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
    while (!(await isReady(program, port))) {
      if (!isAlive(record) || Date.now() > deadline) {
        await stopProcessGroup({ pid, timeoutSeconds: 0, isAlive: () => isAlive(record) });
        const lines = lastLogLines(this.logFile, 10).join('\n');
        throw new EmulatorUnavailableError(`the AWS emulator ${program.file} did not start; the last lines of ${this.logFile}:\n${lines}`);
      }
      await sleep(POLL_MILLISECONDS);
    }
    this.watch(child, program);
    return record;
  }

  private async spawn(program: InstalledEmulator, port: number): Promise<ChildProcess> {
    const log = openSync(this.logFile, 'a', 0o600);
    const { PATH, HOME, TMPDIR } = process.env;
    try {
      const child = spawn(program.file, program.arguments(port), {
        // In a group of its own: Ctrl-C in the terminal would stop it before the tasks that use it.
        detached: true,
        stdio: ['ignore', log, log],
        env: { PATH, HOME, TMPDIR, LANG: 'C.UTF-8', PYTHONUNBUFFERED: '1', ...program.environment(port, this.stateOf()) },
        cwd: '/',
      });
      await once(child, 'spawn');
      child.unref();
      return child;
    } finally {
      closeSync(log);
    }
  }

  private watch(child: ChildProcess, { name }: InstalledEmulator): void {
    const ended = (): void => {
      this.running = undefined;
      if (!this.isStopping) {
        this.hasEnded = true;
        this.props.warn(
          `the AWS emulator (${name}) has ended, and its contents are lost; the next deployment starts it and creates its resources again. ` +
            `Its log is ${this.logFile}`,
        );
      }
    };
    if (child.exitCode !== null || child.signalCode !== null) {
      ended();
    } else {
      child.once('exit', ended);
    }
  }

  private async end(record: EmulatorRecord): Promise<void> {
    const { pid } = record;
    if (await stopProcessGroup({ pid, timeoutSeconds: STOP_TIMEOUT_SECONDS, isAlive: () => isAlive(record) })) {
      this.file.write({ ...record, hasStopped: true });
    }
    this.running = undefined;
  }
}

const urlOf = ({ port }: EmulatorRecord): string => `http://127.0.0.1:${port}`;

const isAlive = ({ pid, identity }: EmulatorRecord): boolean => processIdentity(pid) === identity;

async function isReady({ readyPath }: InstalledEmulator, port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${readyPath}`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MILLISECONDS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
