import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';
import type { EngineEvent } from '../../laptop/src/events';
import { TINY_APP } from './tiny-app';

const ROOT = resolve(__dirname, '../..');
/** The engine itself is not part of the repository: it runs from here, as it would from a package. */
export const LAPTOP = join(ROOT, 'laptop/bin/laptop.cjs');

const load = (path: string): string => `require(${JSON.stringify(join(ROOT, path))});\n`;
/** As the main program, without which Newman does nothing. */
const run = (path: string): string => `process.argv[1] = ${JSON.stringify(join(ROOT, path))};\nrequire('node:module').runMain();\n`;
/** In place of the bundles, which a team's repository has, and which run where nothing is installed. */
const BUNDLES: Readonly<Record<string, string>> = {
  'vendor/ops.cjs': load('node_modules/tsx/dist/cjs/index.cjs') + load('src/ops/main.ts'),
  'vendor/acceptance.cjs': run('node_modules/newman/bin/newman.js'),
};

export interface RepositoryOptions {
  /** Text in the options of `PlatformProject` after name and source. @default - `.projenrc.ts` is among the files in `app` */
  readonly options?: string;
  /** Folder that has another app in `app/`, and possibly more. @default - the tiny app */
  readonly app?: string;
  /** Beginning of the folder's name. @default 'orchard-' */
  readonly prefix?: string;
}

const projenrc = (options: string): string => `import { PlatformProject } from './src/project/platform-project';

new PlatformProject({
  name: 'orchard',
  source: { repository: 'acme/orchard', connectionArn: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef' },
  ${options}
}).synth();
`;

/** An engine that runs: its events so far, and its end. */
export interface RunningEngine {
  readonly process: ChildProcess;
  readonly events: readonly EngineEvent[];
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  /** Resolves with the first event that fits, be it past or yet to come. */
  until(fits: (event: EngineEvent) => boolean): Promise<EngineEvent>;
}

/** A repository that a team could have made from the template, with an app of its own. */
export class Repository {
  readonly folder: string;
  /** Variables that the engine gets besides those of this process. */
  variables: NodeJS.ProcessEnv = {};

  constructor({ options, app, prefix = 'orchard-' }: RepositoryOptions) {
    this.folder = mkdtempSync(join(tmpdir(), prefix));
    const tracked = execFileSync('git', ['ls-files', '-z', '--', 'src', 'eslint.config.mjs', 'package-lock.json'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    for (const path of tracked.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
      cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: this.folder });
    writeFileSync(join(this.folder, '.git/info/exclude'), 'node_modules\n');
    if (app === undefined) {
      this.write(TINY_APP);
    } else {
      cpSync(app, this.folder, { recursive: true });
    }
    this.write(BUNDLES);
    if (options === undefined) {
      this.generate();
    } else {
      this.configure(options);
    }
    this.commit('start');
  }

  /** Writes `.projenrc.ts` and everything that follows from it. */
  configure(options: string): void {
    this.write({ '.projenrc.ts': projenrc(options) });
    this.generate();
  }

  private generate(): void {
    const { status, stderr } = spawnSync('node', ['--require', 'tsx/cjs', 'src/project/main.ts'], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, PROJEN_DISABLE_POST: 'true' },
    });
    if (status !== 0) {
      throw new Error(stderr);
    }
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Commits everything and returns the version. */
  commit(message: string): string {
    const git = (...parameters: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...parameters], {
        cwd: this.folder,
        encoding: 'utf8',
      });
    git('add', '--all');
    git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD').trim();
  }

  /** `npm start`, as a program would use it. */
  start(...parameters: readonly string[]): RunningEngine {
    const child = spawn('node', [LAPTOP, '--json', '--runtime', 'process', ...parameters], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.variables },
    });
    const events: EngineEvent[] = [];
    const listeners = new Set<(event: EngineEvent) => void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as EngineEvent;
      events.push(event);
      listeners.forEach((listener) => listener(event));
    });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
    const until = (fits: (event: EngineEvent) => boolean): Promise<EngineEvent> =>
      new Promise((found, fail) => {
        const seen = events.find(fits);
        if (seen !== undefined) {
          found(seen);
        }
        listeners.add((event) => fits(event) && found(event));
        void ended.then((end) =>
          fail(
            new Error(
              `the engine ended with ${end.code} before the event came: ${end.stderr}\n${events
                .map((event) => JSON.stringify(event))
                .slice(-20)
                .join('\n')}`,
            ),
          ),
        );
      });
    return { process: child, events, ended, until };
  }

  /** `npm start -- --once` to its end. */
  async run(
    ...parameters: readonly string[]
  ): Promise<{ readonly code: number | null; readonly stderr: string; readonly events: readonly EngineEvent[] }> {
    const engine = this.start('--once', ...parameters);
    return { ...(await engine.ended), events: engine.events };
  }

  /** `npm start -- --clean`; returns what it said. */
  clean(): string {
    return execFileSync('node', [LAPTOP, '--clean'], { cwd: this.folder, encoding: 'utf8' });
  }

  /** Command lines of the processes that work in this folder: databases, tasks, builds. */
  processes(): readonly string[] {
    return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(this.folder) && !line.startsWith('ps '));
  }

  /** Stops and deletes everything. */
  discard(): void {
    this.clean();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
