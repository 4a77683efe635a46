import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dockerCommand } from '../../src/image/docker-command';
import { writeDockerShim } from '../../src/image/write-docker-shim';
import { readProcessImage } from '../../src/runtime/process-image';

const IMAGE = 'localhost/team/orchard:c0ffee';

class Workbench {
  readonly state = mkdtempSync(join(tmpdir(), 'state-'));
  readonly context = mkdtempSync(join(tmpdir(), 'context-'));
  readonly out: string[] = [];
  readonly err: string[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.context, path)), { recursive: true });
      writeFileSync(join(this.context, path), text);
    }
  }

  docker(...args: readonly string[]): number {
    return dockerCommand({
      stateDirectory: this.state,
      arguments: args,
      output: { out: (line) => this.out.push(line), err: (line) => this.err.push(line) },
    });
  }

  build(...args: readonly string[]): number {
    return this.docker('build', '--tag', IMAGE, ...args, this.context);
  }

  files(): readonly string[] {
    const root = join(this.state, 'images/team/orchard/c0ffee/root');
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort();
  }
}

const SERVICE = {
  Dockerfile: `# syntax=docker/dockerfile:1
ARG BASE=node:24-slim
FROM \${BASE}
ARG MODE=production
LABEL a="b c" d=e
ENV NODE_ENV=$MODE GREETING="hello world" LITERAL='$MODE' \\
    PORT=\${PORT:-8080}
WORKDIR /srv
WORKDIR app
COPY --chown=1000:1000 --chmod=755 dist/ ./dist/
COPY package.json *.txt ./
STOPSIGNAL SIGTERM
HEALTHCHECK CMD curl localhost
USER 1000:1000
EXPOSE $PORT 9090/tcp
ENTRYPOINT ["node"]
CMD ["dist/main.js", "a b"]
`,
  '.dockerignore': '*\n!dist\n!package.json\n!*.txt\nsecret.txt\n**/*.map\n',
  'dist/main.js': 'main',
  'dist/main.js.map': 'map',
  'dist/lib/util.js': 'util',
  'package.json': '{}',
  'notes.txt': 'notes',
  'secret.txt': 'secret',
  'src/main.ts': 'source',
};

describe('docker build without Docker', () => {
  test('copies the files of the Dockerfile that .dockerignore does not exclude', () => {
    const bench = new Workbench(SERVICE);
    expect(bench.build('--build-arg', 'MODE=test')).toBe(0);
    expect(bench.files()).toEqual(['/srv/app/dist/lib/util.js', '/srv/app/dist/main.js', '/srv/app/notes.txt', '/srv/app/package.json']);
    expect(statSync(join(bench.state, 'images/team/orchard/c0ffee/root/srv/app/dist/main.js')).mode & 0o777).toBe(0o755);
  });

  test('writes the configuration of the image for a plain process', () => {
    const bench = new Workbench(SERVICE);
    bench.build('--build-arg', 'MODE=test');
    expect(readProcessImage(bench.state, IMAGE)).toEqual({
      root: join(bench.state, 'images/team/orchard/c0ffee/root'),
      entrypoint: ['node'],
      command: ['dist/main.js', 'a b'],
      workingDirectory: '/srv/app',
      environment: { NODE_ENV: 'test', GREETING: 'hello world', LITERAL: '$MODE', PORT: '8080' },
      exposedPorts: [8080, 9090],
      user: '1000:1000',
    });
    expect(bench.err).toEqual([expect.stringContaining('HEALTHCHECK is ignored')]);
  });

  test('uses a shell for a command in shell form', () => {
    const bench = new Workbench({ Dockerfile: 'FROM scratch\nCMD node main.js --name "a b"\n' });
    bench.build();
    expect(readProcessImage(bench.state, IMAGE).command).toEqual(['/bin/sh', '-c', 'node main.js --name "a b"']);
  });

  test.each([
    ['RUN npm ci', 3, 'RUN does not work'],
    ['FROM other', 3, 'a build in several stages'],
    ['COPY --from=node /bin/node /node', 3, 'COPY --from does not work'],
    ['ADD archive.tar /', 3, 'ADD does not work'],
  ])('refuses "%s" and names its line', (instruction, line, reason) => {
    const bench = new Workbench({ Dockerfile: `FROM node\n# why\n${instruction}\n` });
    expect(bench.build()).toBe(1);
    expect(bench.err[0]).toContain(`needs Docker because of line ${line}: ${reason}`);
    expect(bench.err[0]).toContain('start Docker and run again');
    expect(existsSync(join(bench.state, 'images/team'))).toBe(false);
  });

  test.each([
    ['COPY missing.js ./', 'missing.js does not exist in the build context'],
    ['COPY ../../etc/passwd ./', 'is outside the build context'],
    ['COPY secret.txt ./', 'secret.txt does not exist in the build context, or .dockerignore excludes it'],
    ['COPY dist/main.js package.json target', 'the destination must be a folder'],
    ['EXPOSE http', 'http is not a port'],
  ])('refuses "%s"', (instruction, reason) => {
    const bench = new Workbench({ ...SERVICE, Dockerfile: `FROM node\n${instruction}\n` });
    expect(bench.build()).toBe(1);
    expect(bench.err[0]).toContain('Dockerfile line 2: ');
    expect(bench.err[0]).toContain(reason);
  });

  test('never writes through a link to outside of the image', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    const bench = new Workbench({ Dockerfile: 'FROM node\nCOPY links/ /\nCOPY file /out/\n', file: 'text', 'links/keep': '' });
    symlinkSync(outside, join(bench.context, 'links/out'));
    expect(bench.build()).toBe(1);
    expect(bench.err[0]).toContain('points outside of it');
    expect(readdirSync(outside)).toEqual([]);
  });

  test('keeps the previous image when it fails', () => {
    const bench = new Workbench(SERVICE);
    bench.build();
    writeFileSync(join(bench.context, 'Dockerfile'), 'FROM node\nRUN false\n');
    expect(bench.build()).toBe(1);
    expect(readProcessImage(bench.state, IMAGE).entrypoint).toEqual(['node']);
    expect(readdirSync(join(bench.state, 'images'))).toEqual(['team']);
  });
});

describe('the docker command without Docker', () => {
  test('inspects an image that was built, and fails for one that was not', () => {
    const bench = new Workbench(SERVICE);
    expect(bench.docker('image', 'inspect', IMAGE)).toBe(1);
    expect(bench.err).toEqual([`Error: No such image: ${IMAGE}`]);
    bench.build();
    bench.out.length = 0;
    expect(bench.docker('image', 'inspect', IMAGE)).toBe(0);
    expect(JSON.parse(bench.out.join('\n'))).toMatchObject([
      { RepoTags: [IMAGE], Config: { Cmd: ['dist/main.js', 'a b'], WorkingDir: '/srv/app' } },
    ]);
  });

  test('lists what it supports when anything else is requested', () => {
    const bench = new Workbench({});
    expect(bench.docker('run', 'busybox')).toBe(1);
    expect(bench.err[0]).toMatch(/"docker run busybox" needs Docker.*docker build --tag/);
  });

  test('comes first in PATH', () => {
    const bench = new Workbench(SERVICE);
    const directory = writeDockerShim({ stateDirectory: join(bench.state, "it's here") });
    const environment = { PATH: `${directory}:${process.env['PATH'] ?? ''}` };
    execFileSync('docker', ['build', '-t', IMAGE, '.'], { cwd: bench.context, env: environment, stdio: 'pipe' });
    expect(readFileSync(join(bench.state, "it's here/images/team/orchard/c0ffee/root/srv/app/notes.txt"), 'utf8')).toBe('notes');
    expect(spawnSync('docker', ['ps'], { env: environment }).status).toBe(1);
  });
});
