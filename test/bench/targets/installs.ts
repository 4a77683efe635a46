import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPENDENCIES, DEV_DEPENDENCIES, OVERRIDES } from '../../../src/project/dependencies';
import { MAINTENANCE_DEPENDENCIES } from '../../../template/dependencies';
import { makeAcceptanceArtifact } from '../../support/acceptance-artifact';
import { alternate } from '../alternate';
import { ratioRow } from '../ratio-row';
import { timed } from '../timed';
import type { Row, Target } from '../row';

const VERSION = '0123456789abcdef0123456789abcdef01234567';
const NPM_CI = ['ci', '--no-audit', '--no-fund'];

/**
 * What CodeBuild installs, in megabytes and seconds: before the first request of AcceptanceTest, where a team without the artifact would
 * install Newman, and in Build of a team's repository, compared with everything that the repository has for people.
 */
export const installs: Target = async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-installs-'));
  const environment = await PlaceholderEnvironment.start();
  try {
    const artifact = await makeAcceptanceArtifact(folder);
    const newman = withLockFile(join(folder, 'newman'), { dependencies: { newman: MAINTENANCE_DEPENDENCIES['newman'] } });
    const team = withLockFile(join(folder, 'team'), {
      dependencies: DEPENDENCIES,
      devDependencies: DEV_DEPENDENCIES,
      overrides: OVERRIDES,
    });
    const tests = await alternate(context, {
      artifact: () => environment.firstRequest(artifact, ['vendor/ops.cjs', 'test:acceptance']),
      newman: async () =>
        (await install(newman)) +
        (await environment.firstRequest(newman, [
          'node_modules/newman/bin/newman.js',
          'run',
          join(artifact, 'app/acceptance/c.postman_collection.json'),
          '--env-var',
          `baseUrl=${environment.url}`,
        ])),
    });
    const builds = await alternate(context, { build: () => install(team, '--omit=dev'), everything: () => install(team) });
    const everything = megabytes(join(team, 'node_modules'));
    await install(team, '--omit=dev');
    return [
      row({ name: 'AcceptanceTest to its first request, and npm ci of Newman', seconds: tests, atMost: 0.25 }, [
        megabytes(artifact),
        megabytes(join(newman, 'node_modules')),
      ]),
      row({ name: 'npm ci in Build, and of everything', seconds: builds, atMost: 1 }, [megabytes(join(team, 'node_modules')), everything]),
    ];
  } finally {
    environment.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

function install(directory: string, ...options: readonly string[]): Promise<number> {
  rmSync(join(directory, 'node_modules'), { recursive: true, force: true });
  return timed({ program: 'npm', arguments: [...NPM_CI, ...options], directory });
}

interface InstallRow {
  readonly name: string;
  /** Ours and theirs, in this order. */
  readonly seconds: Readonly<Record<string, readonly number[]>>;
  readonly atMost: number;
}

function row({ name, seconds, atMost }: InstallRow, [ourSize, theirSize]: readonly [number, number]): Row {
  const [ours = [], theirs = []] = Object.values(seconds);
  const times = ratioRow({ name, ours, theirs, atMost });
  return { ...times, ours: `${times.ours}, ${ourSize} MB`, theirs: `${times.theirs}, ${theirSize} MB` };
}

/** Serves a version, and knows when Newman asks. */
class PlaceholderEnvironment {
  static async start(): Promise<PlaceholderEnvironment> {
    const environment = new PlaceholderEnvironment();
    await new Promise<void>((resolve) => environment.server.listen(0, '127.0.0.1', resolve));
    return environment;
  }

  private requested: bigint | undefined;
  private readonly server = createServer((request, response) => {
    if (request.headers['user-agent']?.startsWith('PostmanRuntime')) {
      this.requested ??= process.hrtime.bigint();
    }
    response.end(VERSION);
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Seconds from the start of a program to the first request of Newman. */
  async firstRequest(directory: string, parameters: readonly string[]): Promise<number> {
    this.requested = undefined;
    const begin = process.hrtime.bigint();
    const environment = { BASE_URL: this.url, VERSION, ENVIRONMENT: 'test' };
    await timed({ program: process.execPath, arguments: parameters, directory, environment });
    return Number((this.requested ?? begin) - begin) / 1e9;
  }

  stop(): void {
    this.server.close();
  }
}

function withLockFile(directory: string, manifest: object): string {
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'bench', version: '0.0.0', private: true, ...manifest }));
  execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { cwd: directory, stdio: 'ignore' });
  return directory;
}

const megabytes = (path: string): number => Number.parseInt(execFileSync('du', ['-sm', path], { encoding: 'utf8' }), 10);
