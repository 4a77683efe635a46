import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectLocal } from '../../src/ops/aws/connect-local';
import { Repository, type RunningEngine } from '../e2e/repository';
import type { Clients } from '../../src/ops/aws/clients';
import type { EngineEvent } from '../../laptop/src/events';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
],`;
const STATE = '.local';

/** A repository with the engine under attack, used only as people use it: by command line, endpoint and load balancer. */
export class Subject {
  readonly repository = new Repository({ options: OPTIONS });
  readonly port = 20_000 + (process.pid % 1000) * 10;
  readonly url = `http://127.0.0.1:${this.port}`;
  private running: RunningEngine | undefined;
  private commits = 0;

  get state(): string {
    return join(this.repository.folder, STATE);
  }

  /** Starts an engine that takes the commit to its end. */
  launch(...parameters: readonly string[]): RunningEngine {
    return this.repository.start('--approve', '--port', String(this.port), ...parameters);
  }

  /** An engine that has deployed the commit and goes on running. */
  async engine(): Promise<RunningEngine> {
    if (this.running === undefined || this.running.process.exitCode !== null) {
      this.running = this.launch();
      await this.running.until(isEnd);
    }
    return this.running;
  }

  async stop(): Promise<void> {
    this.running?.process.kill('SIGINT');
    await this.running?.ended;
    this.running = undefined;
  }

  commit(): string {
    this.commits += 1;
    return this.repository.commit(`version ${this.commits}`);
  }

  /** What the endpoint's users have: its address, and clients with its credentials. */
  endpoint(): { readonly url: string; readonly clients: Clients } {
    const { state } = JSON.parse(readFileSync(join(this.state, 'endpoint.json'), 'utf8')) as { readonly state: { readonly url: string } };
    return { url: state.url, clients: connectLocal(this.repository.folder).at({ account: '111111111111', region: 'eu-west-1' }, 'read') };
  }

  /** The version that answers; an error if none does. */
  async served(): Promise<string> {
    const response = await fetch(this.url, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    return ((await response.json()) as { readonly version: string }).version;
  }

  async discard(): Promise<void> {
    await this.stop();
    this.repository.discard();
  }
}

/** Generous, since machines are busy under attack. */
export const ANSWER_MILLISECONDS = 20_000;

export const isEnd = (event: EngineEvent): boolean => event.type === 'end';
