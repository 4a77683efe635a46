import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runProjenrc } from './run-projenrc';

/** Fails when a generated file in Git is not what `.projenrc.ts` results in. The file is rewritten, so that it only has to be committed. */
function main(): number {
  process.env['PROJEN_DISABLE_POST'] = 'true';
  const exitCode = runProjenrc(console.error);
  if (exitCode !== 0) {
    return exitCode;
  }
  const stale = changedFiles(generatedFiles());
  if (stale.length > 0) {
    console.error(`these generated files were stale and have been rewritten; review them, then \`git add\` them:\n  ${stale.join('\n  ')}`);
  }
  return stale.length > 0 ? 1 : 0;
}

function generatedFiles(): readonly string[] {
  const { files } = JSON.parse(readFileSync('.projen/files.json', 'utf8')) as { files: readonly string[] };
  return [...files, 'package.json'];
}

/** Those of the files that differ from what is staged, or are not in Git. */
function changedFiles(files: readonly string[]): readonly string[] {
  const git = spawnSync('git', ['ls-files', '--modified', '--others', '--exclude-standard', '-z', '--', ...files], { encoding: 'utf8' });
  if (git.status !== 0) {
    throw new Error(`git cannot list files here: ${git.stderr.trim()}`);
  }
  return [...new Set(git.stdout.split('\0').filter((path) => path !== ''))];
}

process.exitCode = main();
