import { build } from 'esbuild';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

await rm('dist', { recursive: true, force: true });
const [{ metafile }] = await Promise.all([
  build({
    entryPoints: ['src/main.ts'],
    outfile: 'dist/main.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // An optional part of the PostgreSQL driver that is not installed.
    external: ['pg-native'],
    metafile: true,
    logLevel: 'warning',
  }),
  cp('src/assets', 'dist/assets', { recursive: true }),
]);
await writeFile('dist/licenses.txt', await collectLicenses(metafile.inputs));

/** The licences of what is in the bundle; most ask to be passed on with it. */
async function collectLicenses(inputs) {
  const folders = new Set(Object.keys(inputs).map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]));
  folders.delete(undefined);
  const texts = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? await readFile(join(folder, file), 'utf8') : '';
      return `${name} ${version}: ${license}\n\n${text.trim()}\n`;
    }),
  );
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
