import { posix } from 'node:path';
import type { ProcessImageManifest } from '../runtime/process-image';
import type { Property, Step } from './dockerfile-step';
import { ImageError } from './image-error';

/** Instructions without effect on a plain process. */
const IGNORED = ['LABEL', 'MAINTAINER', 'STOPSIGNAL', 'VOLUME'];

export interface CopyStep {
  readonly sources: readonly string[];
  readonly destination: string;
  readonly workingDirectory: string;
  readonly mode: number | null;
}

export interface InterpretProps {
  readonly steps: readonly Step[];
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly copy: (step: CopyStep) => void;
  readonly log: (line: string) => void;
}

/**
 * Runs a Dockerfile that only copies files and sets metadata.
 * @throws ImageError for anything that needs Docker
 */
export function interpretDockerfile({ steps, ...props }: InterpretProps): ProcessImageManifest {
  const state = new ImageState(props);
  for (const step of steps) {
    try {
      state.apply(step);
    } catch (error) {
      throw error instanceof ImageError
        ? new ImageError(`Dockerfile line ${step.line}: ${step.keyword} ${step.text}: ${error.message}`)
        : error;
    }
  }
  if (steps.every(({ keyword }) => keyword !== 'FROM')) {
    throw new ImageError('the Dockerfile has no FROM');
  }
  return state.manifest;
}

class ImageState {
  manifest: ProcessImageManifest = { entrypoint: [], command: [], workingDirectory: '/', environment: {}, exposedPorts: [], user: null };
  private declared: Readonly<Record<string, string>> = {};
  private shell: readonly string[] = ['/bin/sh', '-c'];
  private stages = 0;

  constructor(private readonly props: Omit<InterpretProps, 'steps'>) {}

  apply(step: Step): void {
    switch (step.keyword) {
      case 'FROM':
        return this.from(step);
      case 'ARG':
        return this.arguments(step.properties);
      case 'ENV':
        return this.environment(step.properties);
      case 'WORKDIR':
        return this.set({ workingDirectory: posix.resolve(this.manifest.workingDirectory, this.unquoted(step.text)) });
      case 'USER':
        return this.set({ user: this.expand(step.text) });
      case 'EXPOSE':
        return this.set({ exposedPorts: [...this.manifest.exposedPorts, ...step.args.map((argument) => this.port(argument))] });
      case 'CMD':
        return this.set({ command: this.commandOf(step) });
      case 'ENTRYPOINT':
        return this.set({ entrypoint: this.commandOf(step) });
      case 'SHELL':
        return void (this.shell = step.args);
      case 'COPY':
        return this.copy(step);
      case 'HEALTHCHECK':
        return this.props.log('HEALTHCHECK is ignored: the load balancer checks the health of tasks');
      default:
        if (!IGNORED.includes(step.keyword)) {
          throw needsDocker(step, `${step.keyword} does not work without Docker`);
        }
    }
  }

  private set(change: Partial<ProcessImageManifest>): void {
    this.manifest = { ...this.manifest, ...change };
  }

  private from(step: Step): void {
    this.stages += 1;
    if (this.stages > 1) {
      throw needsDocker(step, 'a build in several stages does not work without Docker');
    }
    this.declared = {};
  }

  /** The environment overrides an argument with the same name, as in Docker. */
  private expand(text: string): string {
    return expandVariables(text, { ...this.declared, ...this.manifest.environment });
  }

  private unquoted(text: string): string {
    return this.expand(text.replace(/^(["'])(.*)\1$/, '$2'));
  }

  private arguments(properties: readonly Property[]): void {
    for (const { name, value } of properties) {
      const given = this.props.buildArguments[name] ?? (value === undefined ? undefined : this.expand(value));
      if (given !== undefined) {
        this.declared = { ...this.declared, [name]: given };
      }
    }
  }

  private environment(properties: readonly Property[]): void {
    const pairs = properties.map(({ name, value = '', literal }) => [name, literal ? value : this.expand(value)] as const);
    this.set({ environment: { ...this.manifest.environment, ...Object.fromEntries(pairs) } });
  }

  private port(argument: string): number {
    const port = Number(this.expand(argument).replace(/\/(tcp|udp)$/, ''));
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new ImageError(`${argument} is not a port; expected a number from 1 to 65535, for example 8080`);
    }
    return port;
  }

  private commandOf({ exec, args, text }: Step): readonly string[] {
    return exec ? args : [...this.shell, text];
  }

  private copy(step: Step): void {
    const refused = ['from', 'parents', 'exclude'].find((flag) => flag in step.flags);
    if (refused !== undefined) {
      throw needsDocker(step, `COPY --${refused} does not work without Docker`);
    }
    if (step.text.includes('<<')) {
      throw needsDocker(step, 'a file in the Dockerfile itself does not work without Docker');
    }
    const sources = step.args.map((argument) => this.unquoted(argument));
    const destination = sources.pop();
    if (destination === undefined || sources.length === 0) {
      throw new ImageError('needs at least one source and a destination');
    }
    this.props.copy({ sources, destination, workingDirectory: this.manifest.workingDirectory, mode: modeOf(step.flags['chmod']) });
  }
}

function modeOf(text: string | undefined): number | null {
  if (text === undefined) {
    return null;
  }
  if (!/^0?[0-7]{3}$/.test(text)) {
    throw new ImageError(`--chmod=${text} is not supported without Docker; three octal digits are, for example 755`);
  }
  return Number.parseInt(text, 8);
}

function needsDocker(step: Step, reason: string): ImageError {
  return new ImageError(
    `this Dockerfile needs Docker because of line ${step.line}: ${reason}; start Docker and run again, or do this step before the image is built (service.build) and only COPY its result`,
  );
}

const VARIABLE = /\\\$|\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g;

/** Expands `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`. `\$` is a plain dollar sign, and an unknown variable is empty. */
function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (...match: readonly (string | undefined)[]) => {
    const [token, plain, braced, operator, word = ''] = match;
    const name = plain ?? braced;
    if (token === '\\$' || name === undefined) {
      return '$';
    }
    const value = variables[name] ?? '';
    switch (operator) {
      case '-':
        return value === '' ? expandVariables(word, variables) : value;
      case '+':
        return value === '' ? '' : expandVariables(word, variables);
      default:
        return value;
    }
  });
}
