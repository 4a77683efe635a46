import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { PlatformOptions } from '../../../src/config/platform';
import { withDigest } from '../../../src/config/load-platform';
import type { PlatformConfig } from '../../../src/config/platform-config';
import { platformFixture, PROD, TEST } from '../../support/platform-fixture';
import { synthesize } from '../../support/synthesize';
import { HOME_ACCOUNT, Moto } from './moto';

const ROOT = join(__dirname, '..', '..', '..');

/** `script`, which makes a terminal, takes other parameters on other systems. */
export const NO_TERMINAL = process.platform !== 'linux';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunProps {
  /** Standard input. @default - nothing */
  readonly input?: string;
  /** Besides, or in place of, those that lead to moto. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Root of a repository. @default - a folder with nothing but the configuration */
  readonly directory?: string;
}

/** A platform on moto, and a folder in which its commands can be run. */
export class MotoPlatform {
  readonly folder = mkdtempSync(join(tmpdir(), 'moto-platform-'));

  private constructor(
    readonly moto: Moto,
    readonly platform: PlatformConfig,
  ) {
    mkdirSync(join(this.folder, 'home'));
    this.configure(platform);
  }

  static async start(overrides: Partial<PlatformOptions> = {}): Promise<MotoPlatform> {
    return new MotoPlatform(await Moto.start(), onMoto(overrides));
  }

  /** Writes another configuration, as a push would bring it. */
  configure(platform: PlatformConfig): void {
    writeFileSync(join(this.folder, 'platform.json'), JSON.stringify(withDigest(platform)));
  }

  /** Deploys what `cdk synth` makes of the configuration. */
  deploy(): void {
    const outdir = join(this.folder, 'assembly');
    synthesize(this.platform, { outdir }).app.synth();
    this.moto.seed('deploy', outdir);
  }

  private get environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: join(this.folder, 'home'), AWS_EC2_METADATA_DISABLED: 'true', ...this.moto.variables };
  }

  /** Starts a command as `npx projen` would. */
  start(line: string, { environment = {}, directory = this.folder }: RunProps = {}): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), join(ROOT, 'src/ops/main.ts'), ...line.split(' ')], {
      cwd: directory,
      env: { ...this.environment, ...environment },
    });
  }

  /** Runs a command to its end. */
  async run(line: string, props: RunProps = {}): Promise<Finished> {
    const child = this.start(line, props);
    child.stdin.end(props.input ?? '');
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as number | null, out, err };
  }

  /** Runs a command in a terminal, in which a person types a line whenever the question comes that it answers. */
  async type(line: string, answers: Readonly<Record<string, string>>): Promise<Omit<Finished, 'err'>> {
    const command = [process.execPath, '--require', require.resolve('tsx/cjs'), join(ROOT, 'src/ops/main.ts'), ...line.split(' ')].join(
      ' ',
    );
    const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: this.folder, env: this.environment });
    const waiting = new Map(Object.entries(answers));
    let out = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      for (const [question, answer] of waiting) {
        if (!out.includes(question)) {
          continue;
        }
        waiting.delete(question);
        child.stdin.write(`${answer}\r`);
      }
    });
    const [code] = await once(child, 'close');
    return { code: code as number | null, out };
  }

  /** Runs a command that has to succeed and tells nothing but JSON. */
  async json<T>(line: string, props: RunProps = {}): Promise<T> {
    const { code, out, err } = await this.run(`${line} --json`, props);
    if (code !== 0) {
      throw new Error(`${line} ended with ${code ?? 'a signal'}: ${err}${out}`);
    }
    return JSON.parse(out) as T;
  }

  /** What a shell makes of a script. */
  shell(script: string): string {
    return spawnSync('sh', ['-eu', '-c', script], { encoding: 'utf8', cwd: this.folder }).stdout;
  }

  async stop(): Promise<void> {
    await this.moto.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** A platform of moto's own account. */
export function onMoto(overrides: Partial<PlatformOptions> = {}): PlatformConfig {
  return platformFixture({
    source: {
      repository: 'acme/shop',
      connectionArn: `arn:aws:codeconnections:eu-west-1:${HOME_ACCOUNT}:connection/01234567-89ab-cdef-0123-456789abcdef`,
    },
    environments: [
      { ...TEST, account: HOME_ACCOUNT },
      { ...PROD, account: HOME_ACCOUNT },
    ],
    ...overrides,
  });
}
