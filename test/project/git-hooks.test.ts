import { Checkout, GENERATE } from './checkout';

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

let checkout: Checkout;
beforeAll(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.reset());
afterAll(() => checkout.discard());

const hook = (name: string, env: NodeJS.ProcessEnv = {}) => checkout.run(`sh -e .husky/${name}`, { ...AUTHOR, ...env });
const write = (path: string, code: string) => checkout.run(`mkdir -p "$(dirname ${path})" && cat > ${path} <<'END'\n${code}\nEND`);
const staged = (path: string): string => checkout.git('show', `:${path}`);

test.each(['pre-commit', 'pre-push'])('%s does nothing in CI', (name) => {
  expect(hook(name, { CI: 'true', PATH: '/bin:/usr/bin' })).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('a push to the laptop engine, which runs the tests, does not run them before', () => {
  const push = (url: string) => checkout.run(`/bin/sh -e .husky/pre-push local ${url}`, { PATH: '/nowhere' });
  expect(push('./.local/push.git')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(push('https://example.com/.local/push.git').status).not.toBe(0);
});

test('before a push, all tests run but the slow ones', () => {
  expect(checkout.read('.husky/pre-push')).toContain(
    "\nnpm test -- --testPathIgnorePatterns 'test/platform/(templates|stateful-resources)' test/e2e\n",
  );
});

describe('before a commit', () => {
  test('staged files are formatted', () => {
    write('src/stacks/a.ts', 'export const a   = "a"');
    checkout.git('add', 'src/stacks/a.ts');
    expect(hook('pre-commit')).toMatchObject({ status: 0, stdout: '' });
    expect(staged('src/stacks/a.ts')).toBe("export const a = 'a';\n");
    expect(checkout.read('src/stacks/a.ts')).toBe("export const a = 'a';\n");
  });

  test('the service keeps the format that the team gives it', () => {
    checkout.edit('.projenrc.ts', (content) => content.replace(/.*TemplateMaintenance.*\n/g, ''));
    checkout.run(GENERATE);
    write('app/a.ts', 'export const a   = "a"');
    checkout.git('add', '--all');
    expect(hook('pre-commit').status).toBe(0);
    expect(staged('app/a.ts')).toBe('export const a   = "a"\n');
  });

  test('changes of a staged file that are not staged stay where they are', () => {
    write('src/stacks/a.ts', 'export const a = 1;\n\n// A line between.\n\nexport const b = 2;');
    checkout.git('add', 'src/stacks/a.ts');
    checkout.commit('before');
    write('src/stacks/a.ts', 'export const a   = 10;\n\n// A line between.\n\nexport const b = 2;');
    checkout.git('add', 'src/stacks/a.ts');
    write('src/stacks/a.ts', 'export const a   = 10;\n\n// A line between.\n\nexport const b   = 20;');
    expect(hook('pre-commit').status).toBe(0);
    expect(staged('src/stacks/a.ts')).toBe('export const a = 10;\n\n// A line between.\n\nexport const b = 2;\n');
    expect(checkout.read('src/stacks/a.ts')).toBe('export const a = 10;\n\n// A line between.\n\nexport const b   = 20;\n');
  });

  test('files that are not staged are not touched', () => {
    write('src/stacks/staged.ts', 'export const a = 1;');
    checkout.git('add', 'src/stacks/staged.ts');
    write('src/stacks/other.ts', 'export const b   = 2');
    expect(hook('pre-commit').status).toBe(0);
    expect(checkout.read('src/stacks/other.ts')).toBe('export const b   = 2\n');
    expect(checkout.git('diff', '--cached', '--name-only')).toBe('src/stacks/staged.ts\n');
  });

  test('a file with a lint problem is refused, and everything stays as it was', () => {
    write('src/stacks/a.ts', 'export const f   = (a: any): boolean => a;');
    checkout.git('add', 'src/stacks/a.ts');
    write('src/stacks/a.ts', 'export const f   = (a: any): boolean => a;\nexport const unstaged   = 1;');
    expect(hook('pre-commit')).toMatchObject({ status: 1, stderr: expect.stringContaining('no-explicit-any') });
    expect(staged('src/stacks/a.ts')).toBe('export const f   = (a: any): boolean => a;\n');
    expect(checkout.read('src/stacks/a.ts')).toContain('unstaged   = 1');
    expect(checkout.git('stash', 'list')).toBe('');
  });

  test('a stale generated file is refused', () => {
    checkout.edit('.projenrc.ts', (content) => content.replace('port: 8080', 'port: 9090'));
    expect(hook('pre-commit')).toMatchObject({ status: 1, stderr: expect.stringContaining('platform.json') });
  });
});

describe('the hooks are set up without failing', () => {
  test('where there is no Git', () => {
    expect(checkout.run('cd "$(mktemp -d)" && "$HERE"/node_modules/.bin/husky || exit 0', { HERE: checkout.folder }).status).toBe(0);
  });

  test('where there is no husky', () => {
    expect(checkout.run('husky || exit 0', { PATH: '/bin:/usr/bin' }).status).toBe(0);
  });
});
