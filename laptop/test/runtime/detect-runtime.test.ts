import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectRuntime } from '../../src/runtime/detect-runtime';
import { makeStateDirectory, removeStateDirectory } from './sample-task';

describe('detectRuntime', () => {
  const path = process.env.PATH;
  let directory: string;
  const installDocker = (script: string) => {
    const file = join(directory, 'docker');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };

  beforeEach(() => {
    directory = makeStateDirectory();
    process.env.PATH = `${directory}:/nowhere`;
  });

  afterEach(() => {
    process.env.PATH = path;
    removeStateDirectory(directory);
  });

  it('chooses Docker if an engine answers', async () => {
    installDocker('echo 20.10.24');
    expect(await detectRuntime()).toEqual({ kind: 'docker', reason: null });
  });

  it('chooses processes if Docker is not installed', async () => {
    expect(await detectRuntime()).toEqual({ kind: 'process', reason: 'the docker command is not installed' });
  });

  it('chooses processes if the engine is not running, and reports the message of docker', async () => {
    installDocker('echo "Cannot connect to the Docker daemon" >&2; exit 1');
    expect(await detectRuntime()).toEqual({ kind: 'process', reason: 'no Docker engine answers (Cannot connect to the Docker daemon)' });
  });

  it('does not wait longer than three seconds for an engine that hangs', async () => {
    installDocker('exec /bin/sleep 60');
    expect(await detectRuntime()).toEqual({ kind: 'process', reason: 'no Docker engine answered within 3 seconds' });
  }, 10_000);
});
