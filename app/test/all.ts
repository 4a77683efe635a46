import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// All in one process: starting one for each file takes longer than its tests.
readdirSync(__dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .forEach((name) => require(join(__dirname, name)));
