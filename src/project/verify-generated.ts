import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runProjenrc } from './run-projenrc';

/** Fails where a generated file in Git is not what `.projenrc.ts` gives. It has been rewritten by then: look at it and commit it. */
function main(): number {
  process.env['PROJEN_DISABLE_POST'] = 'true';
  const exitCode = runProjenrc(console.error);
  if (exitCode !== 0) {
    return exitCode;
  }
  const stale = changedFiles(generatedFiles());
  if (stale.length > 0) {
    console.error(
      `these generated files were stale and have been rewritten; look at them, then \`git add\` them:\n  ${stale.join('\n  ')}`,
    );
  }
  return stale.length > 0 ? 1 : 0;
}

function generatedFiles(): readonly string[] {
  const { files } = JSON.parse(readFileSync('.projen/files.json', 'utf8')) as { files: readonly string[] };
  return [...files, 'package.json'];
}

/** Of these files, those that differ from what is staged, or are not in Git at all. */
function changedFiles(files: readonly string[]): readonly string[] {
  const git = spawnSync('git', ['ls-files', '--modified', '--others', '--exclude-standard', '-z', '--', ...files], { encoding: 'utf8' });
  if (git.status !== 0) {
    throw new Error(`git cannot list files here: ${git.stderr.trim()}`);
  }
  return [...new Set(git.stdout.split('\0').filter((path) => path !== ''))];
}

process.exitCode = main();
