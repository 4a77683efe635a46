import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadPlatform } from '../../src/config/load-platform';
import { connectLocal } from '../../src/ops/aws/connect-local';
import { openService } from '../../src/ops/service/open-service';
import { readDeployment, type ServiceDeploymentSummary } from '../../src/ops/service/read-deployment';
import { LAPTOP, type Repository } from './repository';
import { Transcript } from './transcript';

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** The terminal of a person shows them only until the action ends. */
const BEGINS = /^ {2}▸ .*\n/gm;
/** Two stacks that are deployed at the same time end in any order. */
const PARALLEL = /^( {2}✔ \w+ \/ )(Queues.*)\n\1(Database.*)$/gm;

export interface RoadProps {
  readonly repository: Repository;
  readonly introduction: string;
  /** First port of the environments; the transcript has 8080. */
  readonly port: number;
  readonly path: string;
}

/** `npm start` in one terminal and commands in another one, with a transcript of both. */
export class Road {
  readonly transcript: Transcript;
  private engine: ChildProcess | undefined;
  private output = '';
  private shown = 0;

  constructor(private readonly props: RoadProps) {
    const { repository, port } = props;
    this.transcript = new Transcript(props.introduction);
    this.transcript.replace(
      [repository.folder, '/home/ada/talks'],
      [`localhost:${port + 1}`, 'localhost:8081'],
      [`localhost:${port}`, 'localhost:8080'],
    );
  }

  /** Starts the engine in the first terminal. */
  start(): void {
    const { repository, port, path } = this.props;
    const engine = spawn('node', [LAPTOP, '--approve', '--runtime', 'process', '--port', String(port)], {
      cwd: repository.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: path, NO_COLOR: '1' },
    });
    const add = (data: Buffer): void => {
      this.output += data.toString();
    };
    engine.stdout.on('data', add);
    engine.stderr.on('data', add);
    this.engine = engine;
  }

  /** Waits until the engine has printed a line with that since the last call, and shows everything up to it. */
  async watch(expected: string, command?: string): Promise<string> {
    let end = -1;
    while (end === -1) {
      if (this.engine?.exitCode !== null) {
        throw new Error(`the engine ended before it printed "${expected}":\n${this.output.slice(this.shown)}`);
      }
      await sleep(20);
      const found = this.output.indexOf(expected, this.shown);
      end = found === -1 ? -1 : this.output.indexOf('\n', found);
    }
    const printed = this.output.slice(this.shown, end + 1);
    this.shown = end + 1;
    const lines = printed.replace(BEGINS, '').replace(PARALLEL, '$1$3\n$1$2');
    this.transcript.show('engine', command === undefined ? '' : `$ ${command}`, lines);
    return printed;
  }

  /** Runs a command line in the second terminal, and shows it. Returns what it printed. */
  async type(line: string): Promise<string> {
    const { repository, path } = this.props;
    // The program that npx would look for.
    const child = spawn('sh', ['-c', `${line.replace(/^npx /, '')} 2>&1`], {
      cwd: repository.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...AUTHOR, PATH: `${join(repository.folder, 'node_modules/.bin')}${delimiter}${path}`, NO_COLOR: '1' },
    });
    const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
    this.transcript.show('commands', `$ ${line}`, printed);
    return printed;
  }

  /** Sends a request, and shows it. Returns the body of the response. */
  async request(url: string, body?: object): Promise<string> {
    const sent = body && JSON.stringify(body);
    const response = await fetch(url, sent === undefined ? {} : { method: 'POST', body: sent });
    const received = await response.text();
    this.transcript.show('commands', sent === undefined ? `GET ${url}` : `POST ${url} ${sent}`, `${response.status} ${received}`);
    return received;
  }

  /** The deployment of an environment, once it fits. */
  async deployment(name: string, fits: (deployment: ServiceDeploymentSummary) => boolean): Promise<ServiceDeploymentSummary> {
    const { folder } = this.props.repository;
    const platform = loadPlatform(JSON.parse(this.props.repository.read('platform.json')));
    const environment = platform.environments.find((each) => each.name === name)!;
    const context = { aws: connectLocal(folder), platform, suggest: (line: string) => line };
    for (;;) {
      const deployment = await readDeployment(await openService(context, { environment, access: 'read' }));
      if (deployment !== null && fits(deployment)) {
        return deployment;
      }
      await sleep(100);
    }
  }

  async end(): Promise<void> {
    if (this.engine?.exitCode === null) {
      this.engine.kill('SIGTERM');
      await once(this.engine, 'exit');
    }
  }
}
