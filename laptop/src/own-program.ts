import { basename, join } from 'node:path';

/** This file is one of the sources, or the bundle that contains it. */
const isBundled = basename(__filename) !== 'own-program.ts';

/** The file that starts this program. */
const PROGRAM = isBundled ? __filename : join(__dirname, '../bin/laptop.cjs');

/** Programs that the engine starts besides itself: subcommands of `bin/laptop.cjs`. */
type Subcommand = 'docker' | 'lambda-runtime' | 'push';

/** What Node.js is called with to run a subcommand. */
export const ownProgram = (subcommand: Subcommand): readonly [string, ...string[]] => [PROGRAM, subcommand];
