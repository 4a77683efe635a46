import { join } from 'node:path';
import { REPOSITORY_OPERATIONS } from '../src/config/operations';
import { processTerminal } from '../src/ops/command/process-terminal';
import { runCommandLine } from '../src/ops/command/run-command-line';
import { setupCommand } from '../src/ops/commands/setup';
import { buildBundles, VENDOR } from './bundle';
import { removeMaintainerFiles } from './team-files';

/** `npx projen setup` in the template's own repository: the sources become what a release has, then the command does what it does there. */
async function main(): Promise<void> {
  const terminal = processTerminal();
  const toTeamFiles = async (directory: string): Promise<void> => {
    await buildBundles({ root: directory, directory: join(directory, VENDOR) });
    removeMaintainerFiles(directory);
  };
  process.exitCode = await runCommandLine({
    terminal,
    commands: [{ name: 'setup', does: REPOSITORY_OPERATIONS.setup, audience: 'repository', load: () => setupCommand({ toTeamFiles }) }],
    connect: () => {
      throw new Error('setup makes its connections itself');
    },
    given: ['setup', ...process.argv.slice(2)],
  });
}

void main();
