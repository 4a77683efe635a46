import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Runs `.projenrc.ts` as `npx projen` does, without what npm and projen put in front of it. */
export const GENERATE = 'node --require tsx/cjs src/project/main.ts';

/** Not this repository's own file: a team may write there what it likes, and these tests still hold. */
const PROJENRC = `import { PlatformProject } from './src/project/platform-project';
import { TemplateMaintenance } from './template/template-maintenance';

const platform = new PlatformProject({
  name: 'orchard',
  source: {
    repository: 'acme/orchard',
    connectionArn: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/00000000-0000-0000-0000-000000000000',
  },
  service: { port: 8080, healthCheckPath: '/health' },
  environments: [{ name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' }],
});
new TemplateMaintenance(platform);
platform.synth();
`;

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository made from this one's generator, with everything generated and committed. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  private readonly start: string;

  constructor() {
    for (const path of ['src/config', 'src/project', 'template', 'eslint.config.mjs']) {
      cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    writeFileSync(join(this.folder, '.projenrc.ts'), PROJENRC);
    const { status, stderr } = this.run(GENERATE);
    if (status !== 0) {
      throw new Error(`nothing could be generated: ${stderr}`);
    }
    this.git('init', '--quiet');
    // The pattern that ignores the folder does not match a link.
    writeFileSync(join(this.folder, '.git/info/exclude'), 'node_modules\n');
    this.git('add', '--all');
    this.commit('start');
    this.start = this.git('rev-parse', 'HEAD').trim();
  }

  /** Commits what is staged. */
  commit(message: string): void {
    this.git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--no-verify', '--message', message);
  }

  /** Back to the first commit. */
  reset(): void {
    this.git('reset', '--quiet', '--hard', this.start);
    this.git('clean', '--quiet', '-fd');
  }

  /** Runs a command in the checkout. The installation of dependencies stays out: the folder is a link. */
  run(command: string, env: NodeJS.ProcessEnv = {}): Outcome {
    const { status, stdout, stderr } = spawnSync(command, {
      cwd: this.folder,
      shell: true,
      encoding: 'utf8',
      env: { ...process.env, CI: '', PROJEN_DISABLE_POST: 'true', ...env },
    });
    return { status, stdout, stderr };
  }

  /** Files that differ from the commit, as `git status --porcelain` has them. */
  changes(): readonly string[] {
    return this.git('status', '--porcelain')
      .split('\n')
      .filter((line) => line !== '');
  }

  edit(path: string, change: (content: string) => string): void {
    const file = join(this.folder, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' });
  }

  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
