import type { Terminal } from '../command/terminal';

/** Between two versions, newest first; null where this clone does not know both. */
export async function listCommits(
  { run, directory, environment }: Pick<Terminal, 'run' | 'directory' | 'environment'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly string[] | null> {
  const { exitCode, output } = await run({
    program: 'git',
    arguments: ['log', '--no-decorate', '--abbrev=7', '--format=%h %s (%an)', `${from}..${to}`, '--'],
    directory,
    environment,
  });
  return exitCode === 0 ? output.split('\n').filter((line) => line !== '') : null;
}
