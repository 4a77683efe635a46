import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildResult } from '../../src/codebuild/build';
import { TemporaryProject } from './run-in-temp';

/** A build on a machine on which these programs print these versions. */
async function buildWith(
  runtimes: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>>,
): Promise<BuildResult & { readonly lines: readonly string[] }> {
  const phases = { install: { 'runtime-versions': runtimes, commands: ['echo reached'] } };
  const project = new TemporaryProject({ 'buildspec.yml': JSON.stringify({ version: 0.2, phases }) });
  const folder = join(project.root, 'bin');
  mkdirSync(folder);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return { ...(await project.build({ path: [folder] })), lines: project.lines };
}

const JAVA_17 = `echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g' >&2; echo 'openjdk version "17.0.15" 2025-04-15' >&2`;

describe('a build whose buildspec requests a runtime', () => {
  test('runs where the machine has it', async () => {
    const { status, differences, lines } = await buildWith(
      { nodejs: '24', java: 'corretto17', python: '3.13', golang: '1.26' },
      { java: JAVA_17, python3: 'echo Python 3.13.0', go: 'echo go version go1.26.8 linux/amd64' },
    );
    expect({ status, differences }).toEqual({ status: 'SUCCEEDED', differences: [] });
    expect(lines).toContain('reached');
  });

  test('fails before its first command where the machine has none or an older one, and names each', async () => {
    const { status, failure, lines } = await buildWith(
      { java: 'corretto21', python: '3.13', golang: '1.26' },
      { java: JAVA_17, python3: 'echo Python 3.9.18', go: 'exit 1' },
    );
    expect(status).toBe('FAILED');
    expect(failure).toBe(
      [
        'buildspec.yml has 3 problems:',
        '  - phases.install.runtime-versions.java: corretto21 is requested, but this machine has 17.0.15 ("java -version"); install corretto21 or newer',
        '  - phases.install.runtime-versions.python: 3.13 is requested, but this machine has 3.9.18 ("python3 --version"); install 3.13 or newer',
        '  - phases.install.runtime-versions.golang: 1.26 is requested, but "go version" does not work on this machine; install it and add it to the PATH',
      ].join('\n'),
    );
    expect(lines).not.toContain('reached');
  });

  test('runs with a newer one, and says that CodeBuild uses another', async () => {
    const { status, differences } = await buildWith(
      { python: '3.9', golang: '1.4' },
      { python3: 'echo Python 3.13.0', go: 'echo go1.26.8' },
    );
    expect(status).toBe('SUCCEEDED');
    expect(differences).toEqual([
      'runtime python 3.9 is requested; this machine has 3.13.0',
      'runtime golang 1.4 is requested; this machine has 1.26.8',
    ]);
  });

  test.each([
    ['corretto8', 'echo \'openjdk version "1.8.0_402"\' >&2'],
    ['corretto25', 'echo \'openjdk version "25" 2025-09-16\' >&2'],
    ['latest', JAVA_17],
  ])('knows Java by its version: %s', async (java, program) => {
    expect(await buildWith({ java }, { java: program })).toMatchObject({ status: 'SUCCEEDED', differences: [] });
  });

  test('says that it does not check a runtime that it does not know', async () => {
    expect(await buildWith({ android: '29' }, {})).toMatchObject({
      status: 'SUCCEEDED',
      differences: ['runtime android 29 is requested; on this machine it is not checked'],
    });
  });
});
