import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout, GENERATE } from './checkout';

/** The examples of docs/customizing.md, as a team would copy them. */
const EXAMPLES = [...readFileSync(join(__dirname, '../../docs/customizing.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```$/gm)].map(
  ([, code]) => code ?? '',
);

let checkout: Checkout;
beforeAll(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.reset());
afterAll(() => checkout.discard());

function generateWith(code: string): void {
  checkout.edit('.projenrc.ts', (content) => content.replace('platform.synth();', `${code}\nplatform.synth();`));
  expect(checkout.run(GENERATE)).toMatchObject({ status: 0, stderr: '' });
}

const json = (path: string): unknown => JSON.parse(checkout.read(path).replace(/^\/\/.*$/m, ''));

test('components are adjusted as docs/customizing.md shows', () => {
  generateWith(EXAMPLES[0] ?? '');
  expect(json('tsconfig.json')).toMatchObject({ compilerOptions: { noImplicitOverride: true, strict: true } });
  expect(json('jest.config.json')).toMatchObject({ testTimeout: 60_000 });
  expect(json('cdk.json')).toMatchObject({ context: { 'my-key': 'my value' } });
  expect(checkout.read('buildspec.yml')).toContain('LOG_LEVEL: debug');
  expect(json('.projen/eslint.json')).toMatchObject({
    blocks: expect.arrayContaining([{ files: ['src/extend.ts'], rules: { 'no-console': 'error' } }]),
  });
  expect(checkout.read('.husky/pre-push')).toMatch(/\nnpm test .*\nnpm run typecheck\n$/);
  expect(checkout.read('.github/workflows/pull-request.yml')).toContain('timeout-minutes: 60');
  expect(json('package.json')).toMatchObject({ prettier: { printWidth: 100 } });
  expect(checkout.read('.gitignore')).toContain('\n/scratch/\n');
});

test('components of projen are added as docs/customizing.md shows', () => {
  generateWith(EXAMPLES[1] ?? '');
  expect(json('package.json')).toMatchObject({ devDependencies: { zod: '4.1.0' } });
  expect(json('.projen/tasks.json')).toMatchObject({ tasks: { hello: { steps: [{ exec: 'echo hello' }] } } });
  expect(checkout.read('.github/dependabot.yml')).toContain('package-ecosystem: npm');
  expect(checkout.read('.github/workflows/nightly.yml')).toContain('cron: 0 3 * * *');
  expect(checkout.read('.github/workflows/upgrade-weekly.yml')).toContain('npx projen upgrade-weekly');
});

test('every component that generates a file is documented', () => {
  const documented = readFileSync(join(__dirname, '../../docs/customizing.md'), 'utf8');
  const source = readFileSync(join(__dirname, '../../src/project/platform-project.ts'), 'utf8');
  const fields = [...source.matchAll(/^ {2}readonly (\w+): (?!PlatformConfig)/gm)].map(([, name]) => name);
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter((name) => !documented.includes(`\`${name}`))).toEqual([]);
});
