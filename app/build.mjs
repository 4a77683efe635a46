import { build } from 'esbuild';
import { cp, rm } from 'node:fs/promises';

await rm('dist', { recursive: true, force: true });
await Promise.all([
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
    // Optional parts of the PostgreSQL driver that are not installed.
    external: ['pg-native'],
    logLevel: 'warning',
  }),
  cp('src/assets', 'dist/assets', { recursive: true }),
]);
