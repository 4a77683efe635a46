import { parseBuildspec } from '../../src/codebuild/parse-buildspec';

const parse = (text: string) => parseBuildspec(text, 'buildspec.yml');

function messageOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Error) {
      return error.message;
    }
  }
  throw new Error('the buildspec was accepted');
}

describe('a buildspec', () => {
  test('is read with all sections', () => {
    const buildspec = parse(`
version: 0.2
run-as: builder
env:
  shell: bash
  variables: { COUNT: 3, ON: true }
  parameter-store: { TOKEN: /orchard/token }
  exported-variables: [COMPARE_PATH]
phases:
  install:
    runtime-versions: { nodejs: 24 }
    commands: [npm ci]
  build:
    on-failure: CONTINUE
    commands: [make]
    finally: [make clean]
reports:
  unit: { files: ['*.xml'], base-directory: app/reports }
artifacts:
  files: ['**/*']
  base-directory: cdk.out
  exclude-paths: ['**/*.map']
  discard-paths: yes
cache:
  key: npm-$(codebuild-hash-files package-lock.json)
  fallback-keys: [npm-]
  action: restore
  paths: [node_modules/**/*, app/node_modules/, ./vendor]
`);
    expect(buildspec).toMatchObject({
      shell: 'bash',
      variables: { COUNT: '3', ON: 'true' },
      parameters: { TOKEN: '/orchard/token' },
      exportedVariables: ['COMPARE_PATH'],
      phases: { install: { runtimes: { nodejs: '24' }, onFailure: 'default' }, build: { onFailure: 'CONTINUE', finally: ['make clean'] } },
      reports: [{ name: 'unit', format: 'JUNITXML', baseDirectory: 'app/reports' }],
      artifacts: { files: ['**/*'], baseDirectory: 'cdk.out', excludePaths: ['**/*.map'], discardPaths: true },
      cache: { restores: true, saves: false, fallbackKeys: ['npm-'], directories: ['node_modules', 'app/node_modules', 'vendor'] },
    });
    expect(buildspec.notices).toEqual([expect.stringContaining('run-as: builder')]);
  });

  test.each([
    ['*.xml', 'line 5: *.xml refers to an anchor that the file does not have; a pattern that begins with * needs quotes: "*.xml"'],
    ['&a [*a]', 'not valid YAML: its aliases refer to each other'],
    ['[', 'not valid YAML: Flow sequence in block collection must be sufficiently indented'],
    ['@x', 'not valid YAML: Plain value cannot start with reserved character @ at line 5, column 12'],
  ])('with the unquoted value %s is refused, with its file and its line', (value, problem) => {
    const message = messageOf(`version: 0.2\nreports:\n  unit:\n    files:\n      - x: ${value}\n`);
    expect(message).toContain('buildspec.yml');
    expect(message).toContain(problem);
  });

  test('of version 0.1 is refused, with the reason', () => {
    expect(messageOf('{version: 0.1, phases: {build: {commands: [a]}}}')).toMatch(
      /version: is 0\.1, which runs every command in its own shell; only 0\.2/,
    );
  });

  test('is refused with all its problems at once, and what is allowed', () => {
    const message = messageOf(`
version: 0.2
phase: {}
env: { shell: zsh, secrets-manager: { A: b }, exported-variables: [AWS_KEY] }
phases:
  build: { comands: [a], commands: make, on-failure: RETRY-3 }
  biuld: {}
artifacts: { files: [], secondary-artifacts: { Assembly: { flies: ['*'] } } }
cache: { key: $(date), paths: [] }
`);
    expect(message).toMatch(/^buildspec\.yml has 13 problems:/);
    for (const problem of [
      /phase: is unknown; allowed are version, run-as/,
      /env\.shell: must be one of sh, \/bin\/sh, bash, not "zsh"/,
      /env\.secrets-manager: is not supported on this machine; keep the secret in Parameter Store/,
      /AWS_KEY cannot be exported/,
      /phases\.biuld: is unknown; allowed are install, pre_build, build, post_build/,
      /phases\.build\.comands: is unknown; allowed are run-as, on-failure, commands, finally/,
      /phases\.build\.commands: must be a list, not a string/,
      /phases\.build\.on-failure: is "RETRY-3", which this machine does not support; allowed are ABORT and CONTINUE/,
      /artifacts\.files: is missing or empty/,
      /artifacts\.secondary-artifacts\.Assembly\.flies: is unknown; allowed are files, name/,
      /artifacts\.secondary-artifacts\.Assembly\.files: is missing or empty/,
      /cache\.paths: is missing or empty/,
      /cache\.key: holds a shell command/,
    ]) {
      expect(message).toMatch(problem);
    }
  });

  test('with a variable that is both secret and exported is refused', () => {
    expect(messageOf('{version: 0.2, env: {parameter-store: {T: /t}, exported-variables: [T]}, phases: {build: {commands: [a]}}}')).toMatch(
      /T cannot be exported: it comes from Parameter Store/,
    );
  });

  test('that is not YAML is refused, with the line', () => {
    expect(messageOf('version: 0.2\nphases: [')).toMatch(/not valid YAML.*line 2/);
  });

  test('has a notice for each cache path that is not kept', () => {
    const { cache, notices } = parse(
      '{version: 0.2, phases: {build: {commands: [a]}}, cache: {paths: [/var/cache/**/*, ../other, "*.log", target]}}',
    );
    expect(cache?.directories).toEqual(['target']);
    expect(notices).toHaveLength(3);
  });

  test('has no notice for a folder in the home folder, which builds keep here', () => {
    const { cache, notices } = parse('{version: 0.2, phases: {build: {commands: [a]}}, cache: {paths: [/root/.m2/**/*, target/**/*]}}');
    expect(cache?.directories).toEqual(['target']);
    expect(notices).toEqual([]);
  });
});
