import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { endGroup, groupIsAlive } from '../runtime/process-group';
import { processIdentity } from '../runtime/process-identity';
import { readIfExists } from '../runtime/read-if-exists';
import { writeFileAtomically } from '../write-file-atomically';

const GRACE_MILLISECONDS = 5_000;

interface Identified {
  readonly pid: number;
  /** See `processIdentity`; undefined where it had ended already. */
  readonly identity?: string;
}

interface Running {
  readonly command: Identified;
  /** The process that runs the build. */
  readonly owner: Identified;
}

/** The commands of a project's builds that run now, on disk, so that what a killed engine leaves running can be ended. */
export class RunningGroups {
  private readonly directory: string;
  private readonly owner = identify(process.pid);

  constructor(cacheDirectory: string) {
    this.directory = join(cacheDirectory, 'running');
  }

  add(leader: number): void {
    mkdirSync(this.directory, { recursive: true });
    const running: Running = { command: identify(leader), owner: this.owner };
    writeFileAtomically(this.file(leader), JSON.stringify(running));
  }

  remove(leader: number): void {
    rmSync(this.file(leader), { force: true });
  }

  /** Ends the commands of builds whose engine is gone, and tells how many; those of a build that runs beside this one stay. */
  async endAbandoned(): Promise<number> {
    const pids = existsSync(this.directory)
      ? readdirSync(this.directory)
          .filter((name) => /^\d+$/.test(name))
          .map(Number)
      : [];
    const ended = await Promise.all(
      pids.map(async (pid) => {
        const text = readIfExists(this.file(pid));
        const running = text === undefined ? undefined : (JSON.parse(text) as Running);
        if (running === undefined || isCurrent(running.owner)) {
          return false;
        }
        const runs = isCurrent(running.command) || this.isLeaderless(pid);
        if (runs) {
          await endGroup(pid, GRACE_MILLISECONDS);
        }
        this.remove(pid);
        return runs;
      }),
    );
    return ended.filter(Boolean).length;
  }

  /**
   * Whether what a command has started outlives it: a killed engine no longer reads its output, of which the command itself dies first.
   * No other process is given the number of a group that still has members, unless the machine was started anew.
   */
  private isLeaderless(pid: number): boolean {
    const sinceBoot = statSync(this.file(pid)).mtimeMs > Date.now() - uptime() * 1000;
    return sinceBoot && processIdentity(pid) === undefined && groupIsAlive(pid);
  }

  private file(leader: number): string {
    return join(this.directory, String(leader));
  }
}

function identify(pid: number): Identified {
  return { pid, identity: processIdentity(pid) };
}

function isCurrent({ pid, identity }: Identified): boolean {
  return identity !== undefined && processIdentity(pid) === identity;
}
