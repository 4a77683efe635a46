import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BuildRequest, BuildResult } from '../../src/codebuild/build';
import { runBuild } from '../../src/codebuild/run-build';

/** A project in a temporary folder that can be built any number of times. */
export class TemporaryProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'build-')));
  readonly source = join(this.root, 'source');
  readonly cache = join(this.root, 'cache');
  readonly lines: string[] = [];
  private builds = 0;

  constructor(files: Readonly<Record<string, string>>) {
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>, directory = this.source): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
  }

  request(overrides: Partial<BuildRequest> = {}): BuildRequest {
    this.builds += 1;
    const work = join(this.root, `build-${this.builds}`);
    return {
      projectName: 'orchard-build',
      buildspec: 'buildspec.yml',
      sourceDirectory: this.source,
      workDirectory: work,
      checkoutDirectory: join(work, 'src'),
      cacheDirectory: this.cache,
      artifactDirectories: { Primary: join(work, 'artifact') },
      environment: {},
      path: [],
      version: 'c0ffee',
      timeoutMinutes: 5,
      log: (line) => this.lines.push(line),
      signal: new AbortController().signal,
      ...overrides,
    };
  }

  build(overrides: Partial<BuildRequest> = {}): Promise<BuildResult> {
    return runBuild(this.request(overrides));
  }
}

/** The text of a buildspec with these commands in its build phase. */
export function buildCommands(...commands: readonly string[]): string {
  return JSON.stringify({ version: 0.2, phases: { build: { commands } } });
}
