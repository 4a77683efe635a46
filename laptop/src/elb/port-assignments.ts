import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPortFree } from '../runtime/free-port';
import { writeFileAtomically } from '../write-file-atomically';

interface Assignment {
  readonly port: number;
  /** `--port` at the time; another one now means that the person wants other ports. */
  readonly basePort: number;
}

type Assignments = Readonly<Record<string, Assignment>>;

const LAST_PORT = 65_535;

/** The port of each load balancer, kept on disk so that its URL is the same in every run. */
export class PortAssignments {
  private readonly file: string;
  /** One at a time: environments are deployed side by side, and a port looks free to both until one has it. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly stateDirectory: string,
    private readonly basePort: number,
  ) {
    this.file = join(stateDirectory, 'load-balancer-ports.json');
  }

  /** The port of a load balancer: the one it had, or the first from `basePort` upwards that is neither in use nor another's. */
  assign(arn: string): Promise<number> {
    const assigned = this.queue.then(
      () => this.assignNext(arn),
      () => this.assignNext(arn),
    );
    this.queue = assigned;
    return assigned;
  }

  release(arn: string): void {
    this.write(Object.fromEntries(Object.entries(this.read()).filter(([other]) => other !== arn)));
  }

  private async assignNext(arn: string): Promise<number> {
    const kept = this.find(arn);
    if (kept !== undefined) {
      return kept;
    }
    const others = Object.entries(this.read())
      .filter(([other]) => other !== arn)
      .map(([, { port }]) => port);
    for (let port = this.basePort; port <= LAST_PORT; port += 1) {
      if (!others.includes(port) && (await isPortFree(port))) {
        this.write({ ...this.read(), [arn]: { port, basePort: this.basePort } });
        return port;
      }
    }
    throw new Error(`no port from ${this.basePort} upwards is free for a load balancer; start with --port <n>, where n is lower`);
  }

  private find(arn: string): number | undefined {
    const assignment = this.read()[arn];
    return assignment?.basePort === this.basePort ? assignment.port : undefined;
  }

  private read(): Assignments {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as Assignments) : {};
  }

  private write(assignments: Assignments): void {
    mkdirSync(this.stateDirectory, { recursive: true, mode: 0o700 });
    writeFileAtomically(this.file, JSON.stringify(assignments, undefined, 2));
  }
}
