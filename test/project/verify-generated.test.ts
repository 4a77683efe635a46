import { Checkout } from './checkout';

const VERIFY = 'node --require tsx/cjs src/project/verify-generated.ts';

let checkout: Checkout;
beforeAll(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.reset());
afterAll(() => checkout.discard());

test('passes when the committed files are what would be generated', () => {
  expect(checkout.run(VERIFY)).toMatchObject({ status: 0, stderr: '' });
});

test('refuses options that were changed without `npx projen`, and names the file', () => {
  checkout.edit('.projenrc.ts', (content) => content.replace('port: 8080', 'port: 9090'));
  const { status, stderr } = checkout.run(VERIFY);
  expect(status).toBe(1);
  expect(stderr).toBe('these generated files were stale and have been rewritten; review them, then `git add` them:\n  platform.json\n');
});

test('passes once the rewritten file is staged', () => {
  checkout.edit('.projenrc.ts', (content) => content.replace('port: 8080', 'port: 9090'));
  checkout.run(VERIFY);
  checkout.git('add', 'platform.json');
  expect(checkout.run(VERIFY).status).toBe(0);
});

test('refuses a generated file that is not in Git', () => {
  checkout.git('rm', '--quiet', '--cached', 'buildspec.yml');
  expect(checkout.run(VERIFY)).toMatchObject({ status: 1, stderr: expect.stringContaining('buildspec.yml') });
});

test('ends with exit code 2 for a mistake in .projenrc.ts', () => {
  checkout.edit('.projenrc.ts', (content) => content.replace('port: 8080', 'port: 0'));
  expect(checkout.run(VERIFY).status).toBe(2);
});

test('a change of another file passes', () => {
  checkout.edit('src/extend.ts', () => '// ours\n');
  expect(checkout.run(VERIFY).status).toBe(0);
});
