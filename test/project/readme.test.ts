import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (path: string): string => readFileSync(resolve(__dirname, '../..', path), 'utf8');

const PLATFORM = /^const platform = new PlatformProject\(\{\n[^]*?^\}\);\n/m;

// In a repository that was made from the template the README is the team's own, and shows what the team likes.
const isTemplate = read('.projenrc.ts').includes('new TemplateMaintenance(');

(isTemplate ? test : test.skip)('the README shows the options that .projenrc.ts has', () => {
  const blocks = [...read('README.md').matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code);
  expect(blocks).toContain(PLATFORM.exec(read('.projenrc.ts'))?.[0] ?? 'no new PlatformProject in .projenrc.ts');
});
