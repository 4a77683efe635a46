import type { Host } from './host';
import type { ProgramResult, RunProgram } from './run-program';

export interface DockerProps {
  readonly host: Host;
  readonly run: RunProgram;
}

export interface DockerRequest {
  readonly arguments: readonly string[];
  readonly input?: string;
  /** Variables besides the command's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether its output is shown while it runs. */
  readonly shown?: boolean;
}

/** First major version of the Docker CLI that does not bring BuildKit with it. */
const BUILDX_SPLIT_OFF = 23;

/** The `docker` command. */
export class Docker {
  constructor(private readonly props: DockerProps) {}

  /** @throws Error where there is no `docker` command */
  async run({ arguments: args, input, environment, shown }: DockerRequest): Promise<ProgramResult> {
    const { host, run } = this.props;
    const result = await run({
      program: 'docker',
      arguments: args,
      directory: host.directory,
      environment: { ...host.environment, ...environment },
      ...(input === undefined ? {} : { input }),
      ...(shown === true ? { onLine: host.err } : {}),
    });
    if (result.exitCode === null) {
      throw new Error('there is no docker command in PATH; install Docker and start it, then run this again');
    }
    return result;
  }

  /** @throws Error with what Docker printed, where it fails */
  async require(request: DockerRequest): Promise<void> {
    const { exitCode, output } = await this.run(request);
    if (exitCode === 0) {
      return;
    }
    const detail = request.shown === true ? '' : `: ${output.trim()}`;
    throw new Error(`docker ${request.arguments[0]} failed with exit code ${exitCode}${detail}`);
  }

  /** Whether this machine's own store has an image. */
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

  /** Whether builds can use BuildKit: old command lines bring it, newer ones need the buildx plugin. */
  async hasBuildKit(): Promise<boolean> {
    if ((await this.run({ arguments: ['buildx', 'version'] })).exitCode === 0) {
      return true;
    }
    const { exitCode, output } = await this.run({ arguments: ['version', '--format', '{{.Client.Version}}'] });
    return exitCode === 0 && Number(output.trim().split('.')[0]) < BUILDX_SPLIT_OFF;
  }
}
