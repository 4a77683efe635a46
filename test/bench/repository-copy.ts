import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MAINTENANCE_DEPENDENCIES } from '../../template/dependencies';

const ROOT = resolve(__dirname, '..', '..');
const NAME = 'larder';
const ANSWERS = {
  name: NAME,
  repository: `acme/${NAME}`,
  'test-account': '123456789012',
  'test-region': 'eu-west-1',
  'prod-account': '210987654321',
  'prod-region': 'eu-west-1',
  connection: 'later',
  database: 'postgresql',
  app: 'sample',
  licence: 'none',
};

/** A clone of this repository's HEAD that commits can be made in. It shares the installed packages. */
export class RepositoryCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'bench-copy-'));
  /** Every commit that was made here. */
  readonly versions: string[] = [];

  constructor() {
    execFileSync('git', ['clone', '--quiet', ROOT, this.folder]);
    writeFileSync(join(this.folder, '.git', 'info', 'exclude'), 'node_modules\n');
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    const appModules = join(ROOT, 'app', 'node_modules');
    if (existsSync(appModules)) {
      symlinkSync(appModules, join(this.folder, 'app', 'node_modules'));
    } else {
      execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: join(this.folder, 'app'), stdio: 'ignore' });
    }
  }

  /** Makes it what a team has, with its own packages, and Newman besides, which a team's repository has in a bundle only. */
  setUp(): void {
    const run = (program: string, ...parameters: readonly string[]): void => {
      execFileSync(program, parameters, { cwd: this.folder, stdio: 'ignore' });
    };
    run('npx', 'projen', 'setup', ...Object.entries(ANSWERS).flatMap(([question, answer]) => [`--${question}`, answer]));
    run('npm', 'install', '--no-save', '--no-audit', '--no-fund', `newman@${MAINTENANCE_DEPENDENCIES['newman']}`);
    this.git('add', '--all');
    this.commit(`Set up ${NAME}`);
  }

  /** Commits a change of the app that gets into its bundle, and with it into a new layer of its image. Returns the version. */
  commitAppChange(): string {
    appendFileSync(join(this.folder, 'app', 'src', 'main.ts'), `\nprocess.env.BENCH_COMMIT = '${this.versions.length}';\n`);
    this.commit(`Change ${this.versions.length} of the bench`);
    const version = this.git('rev-parse', 'HEAD').trim();
    this.versions.push(version);
    return version;
  }

  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private commit(message: string): void {
    this.git('commit', '--quiet', '--no-verify', '--all', '--message', message);
  }

  private git(...parameters: readonly string[]): string {
    const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com'];
    return execFileSync('git', [...identity, ...parameters], { cwd: this.folder, encoding: 'utf8' });
  }
}
