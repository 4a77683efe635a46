import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

const TYPES: Readonly<Record<string, string>> = {
  'banana.svg': 'image/svg+xml',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
};

/** What the page loads. The folder lies beside this file, and beside the bundle that the build makes of it. */
export const ASSETS: readonly Asset[] = Object.entries(TYPES).map(([name, type]) => ({
  name,
  type,
  content: readFileSync(join(__dirname, 'assets', name), 'utf8'),
}));
