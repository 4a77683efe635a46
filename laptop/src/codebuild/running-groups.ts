import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { endGroup, groupIsAlive } from '../runtime/process-group';
import { processIdentity } from '../runtime/process-identity';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;
const GRACE_MILLISECONDS = 5_000;

interface Identified {
  readonly pid: number;
  /** See `processIdentity`; undefined when it had ended already. */
  readonly identity?: string;
}

interface Running {
  readonly command: Identified;
  /** The engine that runs the build. */
  readonly owner: Identified;
}

/** The process groups of a project's running builds, on disk, so that those of a killed engine can be stopped later. */
export class RunningGroups {
  private readonly directory: string;
  private readonly owner = identify(process.pid);

  constructor(cacheDirectory: string) {
    this.directory = join(cacheDirectory, 'running');
  }

  add(leader: number): void {
    this.file(leader).write({ command: identify(leader), owner: this.owner });
  }

  remove(leader: number): void {
    rmSync(this.path(leader), { force: true });
  }

  /** Stops the commands of builds whose engine is gone, and returns how many there were. */
  async stopAbandoned(): Promise<number> {
    const leaders = existsSync(this.directory)
      ? readdirSync(this.directory)
          .filter((name) => /^\d+$/.test(name))
          .map(Number)
      : [];
    const stopped = await Promise.all(leaders.map((leader) => this.stopIfAbandoned(leader)));
    return stopped.filter(Boolean).length;
  }

  private async stopIfAbandoned(leader: number): Promise<boolean> {
    const running = this.file(leader).read();
    if (running === undefined || isRunning(running.owner)) {
      return false;
    }
    const isAlive = isRunning(running.command) || this.isLeaderless(leader);
    if (isAlive) {
      await endGroup(leader, GRACE_MILLISECONDS);
    }
    this.remove(leader);
    return isAlive;
  }

  /**
   * Whether the command has ended and its children have not: without the engine that reads its output, the command ends first. The number
   * of a group is not reused while it has members, unless the machine was restarted.
   */
  private isLeaderless(leader: number): boolean {
    const sinceBoot = statSync(this.path(leader)).mtimeMs > Date.now() - uptime() * 1000;
    return sinceBoot && processIdentity(leader) === undefined && groupIsAlive(leader);
  }

  private file(leader: number): StateFile<Running> {
    return new StateFile(this.path(leader), SCHEMA_VERSION);
  }

  private path(leader: number): string {
    return join(this.directory, String(leader));
  }
}

function identify(pid: number): Identified {
  return { pid, identity: processIdentity(pid) };
}

function isRunning({ pid, identity }: Identified): boolean {
  return identity !== undefined && processIdentity(pid) === identity;
}
