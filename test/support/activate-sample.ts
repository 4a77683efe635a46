import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLE = join(__dirname, '..', '..', 'src', 'project', 'samples', 'extend.ts.sample');

/** The example of `extend.ts` as its comment says: without the lines above it, and uncommented. */
export function activatedSample(): string {
  const [, example = ''] = readFileSync(SAMPLE, 'utf8').split(/^\/\/ An example\.[^]*?\n\/\/\n/m);
  return example.replaceAll(/^\/\/ ?/gm, '');
}
