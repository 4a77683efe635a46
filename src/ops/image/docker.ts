import type { ProgramResult } from '../command/run-program';
import type { Terminal } from '../command/terminal';

export interface DockerRequest {
  readonly arguments: readonly string[];
  readonly input?: string;
  /** Variables besides the command's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether its output is shown while it runs. @default false */
  readonly shown?: boolean;
}

/** The `docker` command. */
export class Docker {
  constructor(private readonly terminal: Terminal) {}

  /** @throws Error if there is no `docker` command */
  async run({ arguments: args, input, environment, shown }: DockerRequest): Promise<ProgramResult> {
    const { terminal } = this;
    const result = await terminal.run({
      program: 'docker',
      arguments: args,
      directory: terminal.directory,
      environment: { ...terminal.environment, ...environment },
      ...(input === undefined ? {} : { input }),
      ...(shown === true ? { onLine: terminal.err } : {}),
    });
    if (result.exitCode === null) {
      throw new Error('there is no docker command in PATH; install and start Docker, then run this again');
    }
    return result;
  }

  /** @throws Error with the output of Docker, if it fails */
  async require(request: DockerRequest): Promise<void> {
    const { exitCode, output } = await this.run(request);
    if (exitCode === 0) {
      return;
    }
    const detail = request.shown === true ? '' : `: ${output.trim()}`;
    throw new Error(`docker ${request.arguments[0]} failed with exit code ${exitCode}${detail}`);
  }

  /** Whether the image is in this machine's image store. */
  async hasImage(image: string): Promise<boolean> {
    const { exitCode, output } = await this.run({ arguments: ['image', 'inspect', image] });
    if (exitCode === 0) {
      return true;
    }
    if (/no such (image|object)/i.test(output)) {
      return false;
    }
    throw new Error(`docker image inspect failed: ${output.trim()}`);
  }
}
