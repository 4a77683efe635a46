import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DbClusters } from './rds/db-clusters';

export interface ConfirmCleanProps {
  readonly stateDirectory: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Says what cleaning deletes, and asks. Anything but yes, also the end of the input, is no. Nothing to lose is not asked about. */
export function confirmClean({ stateDirectory, input, output }: ConfirmCleanProps): Promise<boolean> {
  if (!existsSync(stateDirectory)) {
    return Promise.resolve(true);
  }
  const databases = new DbClusters({ stateDirectory, runtime: 'process' }).stored().length;
  const folder = join(stateDirectory, 'executions');
  const executions = existsSync(folder) ? readdirSync(folder).length : 0;
  const question =
    `this deletes ${stateDirectory} for good: the data of ${databases} databases, all parameters and secrets, ${executions} executions ` +
    'with their logs. `npm start` without --clean keeps them.\nDelete them? [y/N] ';
  const lines = createInterface({ input, output });
  return new Promise((decide) => {
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => decide(false));
    lines.question(question, (answer) => {
      decide(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
