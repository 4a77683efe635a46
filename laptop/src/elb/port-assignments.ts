import { join } from 'node:path';
import { isPortFree } from '../runtime/free-port';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;
const LAST_PORT = 65_535;

interface Assignment {
  readonly port: number;
  /** `--port` at the time of the assignment. Another value now asks for other ports. */
  readonly basePort: number;
}

/** The port of each load balancer, by its ARN. Stored, so that its URL is the same in every run. */
export class PortAssignments {
  private readonly file: StateFile<Readonly<Record<string, Assignment>>>;
  /** One assignment at a time: two environments that are deployed together would find the same port free. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    stateDirectory: string,
    private readonly basePort: number,
  ) {
    this.file = new StateFile(join(stateDirectory, 'load-balancer-ports.json'), SCHEMA_VERSION);
  }

  /** The previous port of a load balancer, or the first one from `basePort` upwards that is neither assigned nor in use. */
  assign(arn: string): Promise<number> {
    const assigned = this.queue.then(
      () => this.assignNext(arn),
      () => this.assignNext(arn),
    );
    this.queue = assigned;
    return assigned;
  }

  release(arn: string): void {
    const { [arn]: _released, ...others } = this.read();
    this.file.write(others);
  }

  private async assignNext(arn: string): Promise<number> {
    const { [arn]: previous, ...others } = this.read();
    if (previous?.basePort === this.basePort) {
      return previous.port;
    }
    const assigned = Object.values(others).map(({ port }) => port);
    for (let port = this.basePort; port <= LAST_PORT; port += 1) {
      if (!assigned.includes(port) && (await isPortFree(port))) {
        this.file.write({ ...this.read(), [arn]: { port, basePort: this.basePort } });
        return port;
      }
    }
    throw new Error(`no port from ${this.basePort} upwards is free for a load balancer; start with --port <n>, where n is lower`);
  }

  private read(): Readonly<Record<string, Assignment>> {
    return this.file.read() ?? {};
  }
}
