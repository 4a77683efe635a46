import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (path: string): string => readFileSync(resolve(__dirname, '../..', path), 'utf8');

const PLATFORM = /^const platform = new PlatformProject\(\{\n[^]*?^\}\);\n/m;

test('the README shows the options that .projenrc.ts has', () => {
  const blocks = [...read('README.md').matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code);
  expect(blocks).toContain(PLATFORM.exec(read('.projenrc.ts'))?.[0] ?? 'no new PlatformProject in .projenrc.ts');
});
