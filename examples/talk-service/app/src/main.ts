import { digest } from './digest';
import { migrate } from './migrate';
import { review } from './review';
import { serve } from './serve';

/** One image, with a command for each process: the service, its release command, its worker and its schedule. */
const COMMANDS: Readonly<Record<string, () => Promise<void>>> = { serve, migrate, review, digest };

const [name = ''] = process.argv.slice(2);
const run = COMMANDS[name];
if (run === undefined) {
  console.error(`unknown command "${name}"; it is one of ${Object.keys(COMMANDS).join(', ')}`);
  process.exitCode = 2;
} else {
  run().catch((error: Error) => {
    console.error(`${name} failed: ${error.message}`);
    process.exit(1);
  });
}
