import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isListed } from '../src/config/owned-files';

/** What a team's repository does not have. Folders end with a slash. */
const MAINTAINERS: readonly string[] = [
  '.ci/',
  '.github/ISSUE_TEMPLATE/',
  '.github/workflows/release.yml',
  '.github/workflows/template.yml',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  // The template's own. A team's is generated from `licence` in .projenrc.ts.
  'LICENSE',
  // Tests run them here. A team finds them in the template's repository, and would maintain a copy.
  'examples/',
  'laptop/',
  'src/ops/',
  'template/',
  'test/',
];

/** What a team has of the folders above. */
const TEAMS: readonly string[] = ['test/platform/', 'test/extend.test.ts'];

/** Whether only the template's maintainers need a file. */
export const isMaintainerFile = (path: string): boolean => isListed(MAINTAINERS, path) && !isListed(TEAMS, path);

/** Generated without the old one: projen reports each dependency that it finds there and a team does not have. */
export const MANIFEST = 'package.json';

/** The outermost folder of a path that has nothing of a team's in it; else the path itself. */
function outermost(path: string): string {
  const folders = [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
  return folders.find((folder) => isMaintainerFile(folder) && !TEAMS.some((kept) => kept.startsWith(folder))) ?? path;
}

/** Removes every file that only the template's maintainers need, and what a run has written in their folders. */
export function removeMaintainerFiles(directory: string): void {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: directory, encoding: 'utf8' }).split('\0');
  const removed = tracked.filter(isMaintainerFile).flatMap(outermost);
  new Set([...removed, MANIFEST]).forEach((path) => rmSync(join(directory, path), { recursive: true, force: true }));
}
