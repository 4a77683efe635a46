import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paginateGetParametersByPath, PutParameterCommand } from '@aws-sdk/client-ssm';
import { connectLocal } from '../../src/ops/aws/connect-local';
import { Repository, type RunningEngine } from '../e2e/repository';
import type { EngineEvent } from '../../laptop/src/events';
import type { Clients } from '../../src/ops/aws/clients';
import { enginePort } from '../support/engine-port';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
],`;
const TARGET = { account: '111111111111', region: 'eu-west-1' };
const PARAMETERS = '/torture';
const PAUSE_MILLISECONDS = 200;
/** A run takes 10 s; machines are busy under attack. What takes longer hangs. */
const PATIENCE_MILLISECONDS = 60_000;
/** Generous, for the same reason. */
export const ANSWER_MILLISECONDS = 20_000;

/** A repository with the engine under attack, used as people use it: by command line, endpoint and load balancer. */
export class Subject {
  readonly repository = new Repository({ options: OPTIONS });
  readonly port = enginePort();
  readonly state = join(this.repository.folder, '.local');
  private readonly url = `http://127.0.0.1:${this.port}`;
  /** Parameters whose storing the engine has confirmed. */
  private readonly stored = new Set<string>();
  private running: RunningEngine | undefined;
  /** Of the latest commit. */
  version = '';
  private sent = 0;

  constructor(private readonly signal: AbortSignal) {
    this.commit();
  }

  /** Starts an engine that takes the commit to its end. */
  launch(variables: NodeJS.ProcessEnv = {}): RunningEngine {
    this.signal.throwIfAborted();
    this.repository.variables = variables;
    this.running = this.repository.start('--approve', '--port', String(this.port));
    return this.running;
  }

  /** An engine that has deployed the commit and goes on running. */
  async engine(): Promise<RunningEngine> {
    if (this.running === undefined || hasEnded(this.running)) {
      const engine = this.launch();
      const result = await this.result(engine);
      if (result !== 'Succeeded') {
        throw new Error(`the run before the attack ended with ${result}`);
      }
      return engine;
    }
    return this.running;
  }

  /** How the run of an engine ends, with the reason if it fails. */
  async result(engine: RunningEngine, fits: (event: EngineEvent) => boolean = isEnd): Promise<string> {
    const end = await this.patiently(engine.until(fits)).catch((error: Error) => error.message);
    const failed = engine.events.flatMap((event) => (event.type === 'action' && event.status === 'Failed' ? [event.summary] : []));
    return typeof end === 'string' ? end : [end.type === 'end' ? end.result : end.type, ...failed].join(': ');
  }

  /** Commits, and returns how an engine that runs takes the commit. */
  rollOut(engine: RunningEngine): Promise<string> {
    const ends = engine.events.filter(isEnd).length;
    this.commit();
    return this.result(engine, (event) => isEnd(event) && engine.events.filter(isEnd).length > ends);
  }

  /** Stops the engine as Ctrl-C does. */
  async stop(): Promise<void> {
    const { running } = this;
    if (running !== undefined && !hasEnded(running)) {
      running.process.kill('SIGINT');
      await this.patiently(running.ended);
    }
  }

  commit(): void {
    this.version = this.repository.commit('another version');
  }

  /** Clients of the endpoint, with its credentials. */
  clients(): Clients {
    return connectLocal(this.repository.folder).at(TARGET, 'read');
  }

  /** Stores parameters until the engine ends. Those that it confirms must never be lost. */
  async store(engine: RunningEngine): Promise<void> {
    await engine.until(({ type }) => type === 'engine').catch(() => undefined);
    while (!hasEnded(engine) && !this.signal.aborted) {
      this.sent += 1;
      const name = `${PARAMETERS}/${this.sent}`;
      const isConfirmed = await this.put(name).then(
        () => true,
        () => false,
      );
      if (isConfirmed) {
        this.stored.add(name);
      }
      await sleep(PAUSE_MILLISECONDS);
    }
  }

  /** The version that answers; an error if none does. */
  async served(path = '/'): Promise<string> {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    if (!response.ok) {
      throw new Error(`it is answered with ${response.status}`);
    }
    return ((await response.json()) as { readonly version: string }).version;
  }

  /** What an engine that has taken the commit to its end has lost, or does wrong. */
  async losses(): Promise<readonly string[]> {
    const served = await this.served().catch(String);
    const lost = await this.lostParameters();
    return [
      ...(served === this.version ? [] : [`${served} is served instead of ${this.version}`]),
      ...(lost.length === 0 ? [] : [`parameters are lost: ${lost.join(', ')}`]),
    ];
  }

  /** Stops and deletes everything that the engine has, as before its first run. */
  async clean(): Promise<void> {
    await this.stop();
    this.repository.clean();
    this.stored.clear();
  }

  /** Ends the engine in every state, also after an interruption. */
  async end(): Promise<void> {
    if (this.running !== undefined && !hasEnded(this.running)) {
      this.running.process.kill('SIGINT');
      await Promise.race([this.running.ended, sleep(ANSWER_MILLISECONDS, undefined, { ref: false })]);
      this.running.process.kill('SIGKILL');
    }
  }

  async discard(): Promise<void> {
    await this.end();
    this.repository.discard();
  }

  private async patiently<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const stop = AbortSignal.any([this.signal, over.signal]);
    const limit = sleep(PATIENCE_MILLISECONDS, undefined, { signal: stop }).then(() => {
      throw new Error(`nothing happened in ${PATIENCE_MILLISECONDS / 1000} s`);
    });
    return Promise.race([work, limit]).finally(() => over.abort());
  }

  private async put(name: string): Promise<void> {
    const client = await this.clients().ssm();
    await client.send(new PutParameterCommand({ Name: name, Value: name, Type: 'SecureString' }));
  }

  private async lostParameters(): Promise<readonly string[]> {
    const lost = new Set(this.stored);
    const query = { Path: PARAMETERS, WithDecryption: true };
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client: await this.clients().ssm() }, query)) {
      Parameters.filter(({ Name, Value }) => Name === Value).forEach(({ Name }) => lost.delete(String(Name)));
    }
    return [...lost];
  }
}

const isEnd = (event: EngineEvent): boolean => event.type === 'end';

export const hasEnded = ({ process: { exitCode, signalCode } }: RunningEngine): boolean => exitCode !== null || signalCode !== null;
