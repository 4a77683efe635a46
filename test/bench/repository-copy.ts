import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');

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

  /** Commits a change of the app that gets into its bundle, and with it into a new layer of its image. Returns the version. */
  commitAppChange(): string {
    appendFileSync(join(this.folder, 'app', 'src', 'main.ts'), `\nprocess.env.BENCH_COMMIT = '${this.versions.length}';\n`);
    const git = (...parameters: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', ...parameters], {
        cwd: this.folder,
        encoding: 'utf8',
      });
    git('commit', '--quiet', '--no-verify', '--all', '--message', `Change ${this.versions.length} of the bench`);
    const version = git('rev-parse', 'HEAD').trim();
    this.versions.push(version);
    return version;
  }

  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
