import { type ChildProcess, spawn } from 'node:child_process';

export interface DockerOutcome {
  /** `null` if the client was killed because of its timeout or signal. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables that the docker client reads itself, so they cannot be passed to a container through the client's environment. */
export function isDockerClientVariable(name: string): boolean {
  return /^(DOCKER_|SSH_|XDG_|LD_|DYLD_|GO|HTTPS?_PROXY$|NO_PROXY$|ALL_PROXY$|PATH$|HOME$|USER$|TMPDIR$|LANG$|LC_)/i.test(name);
}

interface DockerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds?: number;
  /** Kills the client when it aborts. */
  readonly signal?: AbortSignal;
}

/** Runs the docker client and waits for it. It finds the engine by the user's own Docker context. */
export async function docker(parameters: readonly string[], options: DockerOptions = {}): Promise<DockerOutcome> {
  const { environment = {}, timeoutMilliseconds, signal } = options;
  const child = spawnDocker(parameters, { environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): boolean => child.kill('SIGKILL');
  const timer = timeoutMilliseconds === undefined ? undefined : setTimeout(kill, timeoutMilliseconds);
  signal?.addEventListener('abort', kill);
  const [output, errors]: [string[], string[]] = [[], []];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, stdout: output.join(''), stderr: errors.join('') });
    });
  });
}

/**
 * Runs the docker client and returns what it printed.
 * @throws Error with the client's message when it fails
 */
export async function dockerOutput(parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const outcome = await docker(parameters, { environment });
  if (outcome.exitCode !== 0) {
    throw new Error(`docker ${parameters[0]} failed: ${outcome.stderr.trim() || `exit code ${outcome.exitCode}`}`);
  }
  return outcome.stdout.trim();
}

/** Starts the docker client in a process group of its own, so that Ctrl-C in the terminal does not interrupt it. */
export function spawnDocker(
  parameters: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>>; readonly stdio: ['ignore', number | 'pipe', number | 'pipe'] },
): ChildProcess {
  return spawn('docker', parameters, { env: { ...process.env, ...options.environment }, stdio: options.stdio, detached: true });
}
