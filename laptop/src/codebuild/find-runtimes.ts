import { execFile } from 'node:child_process';

const VERSION_TIMEOUT_MILLISECONDS = 20_000;

/** Prints the version of a runtime, by CodeBuild's name of it. */
const COMMANDS: Readonly<Record<string, readonly [program: string, argument: string]>> = {
  java: ['java', '-version'],
  python: ['python3', '--version'],
  golang: ['go', 'version'],
  dotnet: ['dotnet', '--version'],
  php: ['php', '--version'],
  ruby: ['ruby', '--version'],
};

export interface FoundRuntimes {
  /** A runtime that is missing or older than requested: commands would fail for a reason that nobody sees. */
  readonly problems: readonly string[];
  /** A newer runtime: what works here may fail in CodeBuild. */
  readonly differences: readonly string[];
}

/**
 * Compares the runtimes that a buildspec requests with those of this machine, where nothing can be installed. Node.js is not one of them:
 * commands get the one that runs the engine.
 * @param runtimes versions by name, from `runtime-versions`
 * @param environment of the build
 */
export async function findRuntimes(
  runtimes: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<FoundRuntimes> {
  const others = Object.entries(runtimes).filter(([name]) => name !== 'nodejs');
  const compared = await Promise.all(others.map(([name, wanted]) => compare({ name, wanted, environment })));
  return {
    problems: compared.flatMap(({ problem }) => problem ?? []),
    differences: compared.flatMap(({ difference }) => difference ?? []),
  };
}

interface Requested {
  readonly name: string;
  readonly wanted: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function compare({ name, wanted, environment }: Requested): Promise<{ readonly problem?: string; readonly difference?: string }> {
  const command = COMMANDS[name];
  if (command === undefined) {
    return { difference: `runtime ${name} ${wanted} is requested; on this machine it is not checked` };
  }
  const found = await versionOf(command, environment);
  const shown = command.join(' ');
  const where = `phases.install.runtime-versions.${name}`;
  if (found === undefined) {
    return { problem: `${where}: ${wanted} is requested, but "${shown}" does not work on this machine; install it and add it to the PATH` };
  }
  const order = compareVersions(numbersIn(found), numbersIn(wanted));
  if (order < 0) {
    return { problem: `${where}: ${wanted} is requested, but this machine has ${found} ("${shown}"); install ${wanted} or newer` };
  }
  return order === 0 ? {} : { difference: `runtime ${name} ${wanted} is requested; this machine has ${found}` };
}

/** Undefined when the program is missing or does not work. */
function versionOf([program, argument]: readonly [string, string], env: Requested['environment']): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [argument], { env, timeout: VERSION_TIMEOUT_MILLISECONDS }, (error, stdout, stderr) => {
      // Java writes it to standard error, after lines about its options.
      const version = /\d+\.\d[\w.]*|(?<=version ")\d+/.exec(stdout === '' ? stderr : stdout)?.[0];
      resolve(error === null ? version : undefined);
    });
  });
}

/** `corretto21` is 21, `1.8.0_402` of Java is 8, `3.x` is 3, and `latest` has none. */
const numbersIn = (version: string): readonly number[] => (version.replace(/^1\.(?=8\.)/, '').match(/\d+/g) ?? []).map(Number);

/** Only as exactly as requested. Negative if the version found is older. */
const compareVersions = (found: readonly number[], wanted: readonly number[]): number =>
  wanted.map((number, index) => (found[index] ?? 0) - number).find((difference) => difference !== 0) ?? 0;
