import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { processImageDirectory, processImageFile, readProcessImage } from '../runtime/process-image';
import { buildProcessImage } from './build-process-image';

/** Standard output and standard error. */
export interface DockerOutput {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

export interface DockerCommandProps {
  readonly stateDirectory: string;
  readonly arguments: readonly string[];
  readonly output: DockerOutput;
}

const SUPPORTED = 'docker build --tag <image> <context>, docker image inspect <image>';

/** The `docker` command on a machine without Docker: only what is needed to build the image of a service. Returns the exit code. */
export function dockerCommand(props: DockerCommandProps): number {
  try {
    return run(props);
  } catch (error) {
    props.output.err(`docker: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

function run(props: DockerCommandProps): number {
  const [command, subcommand] = props.arguments;
  if (command === 'build') {
    return build(props, props.arguments.slice(1));
  }
  if (command === 'image' && subcommand === 'build') {
    return build(props, props.arguments.slice(2));
  }
  if (command === 'image' && subcommand === 'inspect') {
    return inspect(props, props.arguments.slice(2));
  }
  throw new Error(
    `"docker ${props.arguments.join(' ')}" needs Docker, which is not available on this machine; without it, there are only: ${SUPPORTED}`,
  );
}

function build({ stateDirectory, output }: DockerCommandProps, args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tag: { type: 'string', short: 't', multiple: true },
      file: { type: 'string', short: 'f' },
      'build-arg': { type: 'string', multiple: true },
      label: { type: 'string', multiple: true },
      platform: { type: 'string' },
      progress: { type: 'string' },
      pull: { type: 'boolean' },
      quiet: { type: 'boolean', short: 'q' },
    },
  });
  const [context, ...others] = positionals;
  if (context === undefined || others.length > 0) {
    throw new Error(`build takes one folder, not ${positionals.length}: ${positionals.join(' ')}`);
  }
  if (values.tag === undefined) {
    throw new Error('build needs --tag <image>');
  }
  for (const imageUri of values.tag) {
    const image = buildProcessImage({
      stateDirectory,
      imageUri,
      contextDirectory: resolve(context),
      buildArguments: buildArguments(values['build-arg'] ?? []),
      log: output.err,
      ...(values.file === undefined ? {} : { dockerfile: resolve(values.file) }),
    });
    output.out(`built ${imageUri} without Docker, in ${image}`);
  }
  return 0;
}

/** `NAME=value`, or `NAME` with its value in the environment; as in Docker, a name that is not in the environment is left out. */
function buildArguments(args: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    args.flatMap((argument) => {
      const end = argument.indexOf('=');
      const name = end === -1 ? argument : argument.slice(0, end);
      const value = end === -1 ? process.env[name] : argument.slice(end + 1);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function inspect({ stateDirectory, output }: DockerCommandProps, names: readonly string[]): number {
  const flag = names.find((name) => name.startsWith('-'));
  if (flag !== undefined || names.length === 0) {
    throw new Error(`image inspect takes names of images only, not ${flag ?? 'none'}`);
  }
  const missing = names.filter((name) => processImageFile(processImageDirectory(stateDirectory, name)).read() === undefined);
  const found = names.filter((name) => !missing.includes(name)).map((name) => describeImage(stateDirectory, name));
  output.out(JSON.stringify(found, null, 2));
  missing.forEach((name) => output.err(`Error: No such image: ${name}`));
  return missing.length === 0 ? 0 : 1;
}

function describeImage(stateDirectory: string, name: string): object {
  const { root, entrypoint, command, workingDirectory, environment, exposedPorts, user } = readProcessImage(stateDirectory, name);
  return {
    RepoTags: [name],
    GraphDriver: { Name: 'directory', Data: { Root: root } },
    Config: {
      Entrypoint: entrypoint,
      Cmd: command,
      WorkingDir: workingDirectory,
      Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      ExposedPorts: Object.fromEntries(exposedPorts.map((port) => [`${port}/tcp`, {}])),
      // Docker's own value without a user.
      User: user ?? '',
    },
  };
}

/** @param args the state directory, and what follows `docker` */
export function main([stateDirectory, ...args]: readonly string[]): void {
  if (stateDirectory === undefined) {
    throw new Error('the first argument must be the state directory');
  }
  process.exitCode = dockerCommand({
    stateDirectory,
    arguments: args,
    output: { out: (line) => process.stdout.write(`${line}\n`), err: (line) => process.stderr.write(`${line}\n`) },
  });
}
