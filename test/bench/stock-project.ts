import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPENDENCIES } from '../../src/project/dependencies';

const NAME = 'hello';

/**
 * What `projen new awscdk-app-ts` makes, untouched, with the projen of this repository. It takes minutes to make and is kept in the
 * system's temporary folder for the next time.
 */
export function stockProject(log: (line: string) => void): string {
  const { projen } = DEPENDENCIES;
  const kept = join(tmpdir(), `bench-stock-projen-${projen}`);
  if (!existsSync(kept)) {
    log(`  making a stock project with projen ${projen} in ${kept}`);
    const unfinished = `${kept}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(join(unfinished, NAME), { recursive: true });
    const stdio = ['ignore', 'ignore', 'inherit'] as const;
    execFileSync('npx', ['--yes', `projen@${projen}`, 'new', 'awscdk-app-ts', '--no-git'], {
      cwd: join(unfinished, NAME),
      stdio: [...stdio],
    });
    // Made under another name: an interruption leaves nothing that looks whole.
    renameSync(unfinished, kept);
  }
  return join(kept, NAME);
}
