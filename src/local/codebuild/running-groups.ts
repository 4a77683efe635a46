import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endGroup } from '../runtime/process-group';
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

  /** Ends the commands of builds whose engine is gone; those of a build that runs beside this one stay. */
  async endAbandoned(): Promise<void> {
    const pids = existsSync(this.directory) ? readdirSync(this.directory).filter((name) => /^\d+$/.test(name)).map(Number) : [];
    await Promise.all(pids.map(async (pid) => {
      const text = readIfExists(this.file(pid));
      const running = text === undefined ? undefined : (JSON.parse(text) as Running);
      if (running === undefined || isCurrent(running.owner)) return;
      if (isCurrent(running.command)) await endGroup(pid, GRACE_MILLISECONDS);
      this.remove(pid);
    }));
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
