import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { STATEFUL_IDS, statefulIds } from './stateful-ids';

/** A part of a release: no test run writes the file. */
mkdirSync(dirname(STATEFUL_IDS), { recursive: true });
writeFileSync(STATEFUL_IDS, `${JSON.stringify(statefulIds(), null, 1)}\n`);
