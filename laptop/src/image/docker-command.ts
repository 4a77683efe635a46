import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { processImageDirectory, readProcessImage } from '../runtime/process-image';
import { buildImage } from './build-image';

/** Where the command prints to. */
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

/** The `docker` command of a machine without Docker: just what building the service's image takes. Returns the exit code. */
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
    `"docker ${props.arguments.join(' ')}" needs a Docker engine, and none answers on this machine; without one there are: ${SUPPORTED}`,
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
    throw new Error(`build takes one folder, but got ${positionals.length}: ${positionals.join(' ')}`);
  }
  if (values.tag === undefined) {
    throw new Error('build needs --tag <image>');
  }
  for (const imageUri of values.tag) {
    const image = buildImage({
      stateDirectory,
      imageUri,
      contextDirectory: resolve(context),
      buildArguments: pairs(values['build-arg'] ?? []),
      log: output.err,
      ...(values.file === undefined ? {} : { dockerfile: resolve(values.file) }),
    });
    output.out(`built ${imageUri} without Docker, in ${image}`);
  }
  return 0;
}

function pairs(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = '', ...value] = text.split('=');
      return [name, value.length === 0 ? (process.env[name] ?? '') : value.join('=')];
    }),
  );
}

function inspect({ stateDirectory, output }: DockerCommandProps, names: readonly string[]): number {
  const flag = names.find((name) => name.startsWith('-'));
  if (flag !== undefined || names.length === 0) {
    throw new Error(`image inspect takes names of images only, but got ${flag ?? 'none'}`);
  }
  const missing = names.filter((name) => !existsSync(join(processImageDirectory(stateDirectory, name), 'image.json')));
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
      User: user ?? '',
    },
  };
}

function main(): void {
  const [stateDirectory = '', ...args] = process.argv.slice(2);
  process.exitCode = dockerCommand({
    stateDirectory,
    arguments: args,
    output: { out: (line) => process.stdout.write(`${line}\n`), err: (line) => process.stderr.write(`${line}\n`) },
  });
}

if (require.main === module) {
  main();
}
